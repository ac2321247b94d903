"""Lays the program, its manual and its completions into the wheel."""

import os
from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Program(BuildHookInterface):
    """Takes all of `bin` and `share`; the wheel is for any Python 3 on the
    system that TAG says, which its files do not tell."""

    def initialize(self, version, build_data):
        """Called before the wheel is written."""
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{os.environ['TAG']}"
        root = Path(self.root)
        for kind, files, base in (("shared_scripts", "bin", root / "bin"), ("shared_data", "share", root)):
            found = sorted(path for path in (root / files).rglob("*") if path.is_file())
            build_data[kind] |= {str(path): str(path.relative_to(base)) for path in found}
