"""What second opinions are counted with: each one agrees, or all is over."""

import sys

checks = 0


def agree(condition, what):
    global checks
    if not condition:
        sys.exit(f"second opinion: {what}")
    checks += 1


def conclude():
    print(f"{checks} passed, 0 failed")
