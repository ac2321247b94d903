# The wheel: by pip, uv and pipx, without a network; and what it asks of glibc.
wheel=$(only 'jianbao-*-manylinux*.whl')
"$tools/auditwheel" show "$wheel" | tr '\n' ' ' | grep -q manylinux_2_17_x86_64 || fail "auditwheel: not manylinux_2_17"
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --no-index --disable-pip-version-check "$wheel"
try "pip, fresh venv" pip "$work/with-pip" "$work/venv/bin/jianbao"
for file in man/man1/jianbao.1.gz bash-completion/completions/jianbao; do
    [ -f "$work/venv/share/$file" ] || fail "wheel without share/$file"
done
"$work/venv/bin/pip" uninstall --quiet --yes jianbao
[ ! -e "$work/venv/bin/jianbao" ] || fail "pip uninstall leaves the program"
export UV_OFFLINE=1 UV_TOOL_DIR=$work/uv UV_TOOL_BIN_DIR=$work/uv-bin UV_CACHE_DIR=$work/uv-cache
"$tools/uv" tool install --quiet --no-index "$wheel"
try "uv tool" uv-tool "$work/with-uv" "$work/uv-bin/jianbao"
"$tools/uv" venv --quiet "$work/uv-venv"
"$tools/uv" pip install --quiet --no-index --python "$work/uv-venv/bin/python" "$wheel"
try "uv pip" uv-pip "$work/with-uv-pip" "$work/uv-venv/bin/jianbao"
PIPX_HOME=$work/pipx PIPX_BIN_DIR=$work/pipx-bin PIP_NO_INDEX=1 "$tools/pipx" install --quiet "$wheel" >/dev/null
try "pipx" pipx "$work/with-pipx" "$work/pipx-bin/jianbao"
