# Checksums hold, nothing is without one, and each SBOM is what CycloneDX asks for.
(cd "$dist" && sha256sum --check --quiet SHA256SUMS)
for file in "$dist"/*; do
    name=$(basename "$file")
    [ "$name" = SHA256SUMS ] || grep -q "  $name\$" "$dist/SHA256SUMS" || fail "no checksum of $name"
done
"$tools/python" - "$dist"/jianbao-*.cdx.json <<'PYTHON'
import sys
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

for name in sys.argv[1:]:
    fault = JsonStrictValidator(SchemaVersion.V1_6).validate_str(open(name, encoding="utf-8").read())
    if fault:
        sys.exit(f"{name}: {fault}")
PYTHON
