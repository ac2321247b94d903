"""Writes the licences of all that is inside the program: `licences.py TARGET OUT`.

The crates' come from their own sources, each text once; those of the faces and
of the desk's page lie in the repository.
"""

import sys
from pathlib import Path

from tree import ROOT, crates

NAMES = ("licen", "copying", "notice", "unlicense", "copyright")


def texts(package):
    """The texts of licences that a crate's folder has."""
    folder = Path(package["manifest_path"]).parent
    files = sorted(path for path in folder.iterdir() if path.name.lower().startswith(NAMES))
    files += [path for folder in files if folder.is_dir() for path in sorted(folder.iterdir())]
    return [path.read_text(encoding="utf-8", errors="replace").strip() for path in files if path.is_file()]


def main():
    target, out = sys.argv[1:]
    packages, _ = crates(target)
    holders = {}
    parts = ["Crates inside the program\n"]
    for package in packages[1:]:
        name = f"{package['name']} {package['version']}"
        parts.append(f"{name}: {package['license'] or 'see its text below'}")
        for text in texts(package):
            holders.setdefault(text, []).append(name)
    for text, names in sorted(holders.items(), key=lambda entry: entry[1]):
        parts.append(f"\n{'-' * 78}\n{', '.join(names)}\n\n{text}")
    for path in sorted((ROOT / "fonts/licenses").iterdir()):
        parts.append(f"\n{'-' * 78}\nFaces: {path.stem}\n\n{path.read_text(encoding='utf-8').strip()}")
    page = (ROOT / "web/dist/licences.txt").read_text(encoding="utf-8").strip()
    parts.append(f"\n{'-' * 78}\nThe page of the desk\n\n{page}\n")
    Path(out).write_text("\n".join(parts), encoding="utf-8")


main()
