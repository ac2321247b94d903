# Checksums hold, nothing is without one, and the SBOM is what CycloneDX asks for.
(cd "$dist" && sha256sum --check --quiet SHA256SUMS)
for file in "$dist"/*; do
    name=$(basename "$file")
    [ "$name" = SHA256SUMS ] || grep -q "  $name\$" "$dist/SHA256SUMS" || fail "no checksum of $name"
done
"$tools/python" - "$(only 'jianbao-*.cdx.json')" <<'PYTHON'
import sys
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

fault = JsonStrictValidator(SchemaVersion.V1_6).validate_str(open(sys.argv[1], encoding="utf-8").read())
sys.exit(f"SBOM: {fault}" if fault else 0)
PYTHON
