"""Prints the package.json of a package for npm: `manifest.py main SYSTEM…` of the
one that people name, `manifest.py platform SYSTEM` of one that has the program.
Systems are named as Node names them: `linux-x64`."""

import json
import os
import sys
from pathlib import Path

kind, *systems = sys.argv[1:]
version = os.environ["VERSION"]
manifest = json.loads((Path(__file__).parent / "package.json").read_text(encoding="utf-8"))
manifest["version"] = version
if kind == "main":
    manifest["optionalDependencies"] = {f"@jianbao/{system}": version for system in systems}
else:
    (system,) = systems
    name, processor = system.split("-")
    for key in ("bin", "optionalDependencies", "keywords", "engines"):
        del manifest[key]
    manifest["name"] = f"@jianbao/{system}"
    manifest["description"] = f"jianbao for {system}: install the package jianbao"
    manifest |= {"os": [name], "cpu": [processor], "files": ["bin", "copyright", "licences.txt"]}
    if name == "linux":
        manifest["libc"] = ["glibc"]
print(json.dumps(manifest, indent=2, ensure_ascii=False))
