"""Writes what the program is made of as CycloneDX 1.6: `sbom.py TARGET OUT`."""

import datetime
import hashlib
import json
import os
import sys
from pathlib import Path

from tree import ROOT, crates


def reference(package):
    """A crate's address among packages (purl)."""
    return f"pkg:cargo/{package['name']}@{package['version']}"


def component(package, checksums):
    """A crate, with the checksum that Cargo.lock has of it."""
    entry = {
        "type": "library",
        "bom-ref": reference(package),
        "name": package["name"],
        "version": package["version"],
        "purl": reference(package),
    }
    if package["license"]:
        # Old crates write a slash where SPDX has OR.
        entry["licenses"] = [{"expression": package["license"].replace("/", " OR ")}]
    if checksum := checksums.get((package["name"], package["version"])):
        entry["hashes"] = [{"alg": "SHA-256", "content": checksum}]
    return entry


def checksums():
    """What Cargo.lock says of each crate, by name and version."""
    found, entry = {}, {}
    for line in (ROOT / "Cargo.lock").read_text(encoding="utf-8").splitlines():
        if line == "[[package]]":
            entry = {}
        key, _, value = line.partition(" = ")
        entry[key] = value.strip('"')
        if key == "checksum":
            found[entry["name"], entry["version"]] = entry["checksum"]
    return found


def faces():
    """The files of the faces inside the program."""
    for path in sorted((ROOT / "fonts").glob("*.ttf")):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        yield {
            "type": "file",
            "bom-ref": f"fonts/{path.name}",
            "name": f"fonts/{path.name}",
            "hashes": [{"alg": "SHA-256", "content": digest}],
        }


def main():
    target, out = sys.argv[1:]
    packages, needs = crates(target)
    refs = {package["id"]: reference(package) for package in packages}
    own, known, files = packages[0], checksums(), list(faces())
    made = datetime.datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), datetime.timezone.utc)
    dependencies = [
        {"ref": refs[id_], "dependsOn": sorted({refs[need] for need in needs[id_]})} for id_ in refs
    ]
    dependencies[0]["dependsOn"] += [file["bom-ref"] for file in files]
    bom = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "timestamp": made.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": {**component(own, known), "type": "application"},
            "properties": [{"name": "target", "value": target}],
        },
        "components": [component(package, known) for package in packages[1:]] + files,
        "dependencies": dependencies,
    }
    Path(out).write_text(json.dumps(bom, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


main()
