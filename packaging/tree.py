"""The crates that are inside the program, as `cargo metadata` tells them."""

import json
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def crates(target):
    """The packages that the program is linked from, jianbao's own first, the
    others by name and version; and what each of them needs, by id."""
    command = ["cargo", "metadata", "--locked", "--format-version=1", f"--filter-platform={target}"]
    metadata = json.loads(subprocess.check_output(command, cwd=ROOT))
    packages = {package["id"]: package for package in metadata["packages"]}
    needs = {}
    for node in metadata["resolve"]["nodes"]:
        linked = [d["pkg"] for d in node["deps"] if any(kind["kind"] is None for kind in d["dep_kinds"])]
        needs[node["id"]] = sorted(linked)
    own = metadata["resolve"]["root"]
    found, open_ = {own}, [own]
    while open_:
        new = [need for need in needs[open_.pop()] if need not in found]
        found.update(new)
        open_.extend(new)
    others = sorted(found - {own}, key=lambda id_: (packages[id_]["name"], packages[id_]["version"]))
    order = [own, *others]
    return [packages[id_] for id_ in order], {id_: needs[id_] for id_ in order}
