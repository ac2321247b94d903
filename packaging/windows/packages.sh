# The part of packages.sh for Windows: a zip, a setup, a wheel and a package for
# npm. Read by it; `$windows` is the program.
folder=$work/jianbao-$VERSION-windows-x64
mkdir -p "$folder"
cp "$windows" "$folder/jianbao.exe"
licences "$folder" x86_64-pc-windows-gnu
mv "$folder/copyright" "$folder/LICENSE.txt"
cp "$here/README.md" "$folder/README.md"
"$program" completions powershell --lang en >"$folder/jianbao.ps1"
find "$folder" -exec touch --date="@$SOURCE_DATE_EPOCH" {} +
(cd "$work" && "$tools/python" -m zipfile --create "$out/jianbao-$VERSION-windows-x64.zip" "$(basename "$folder")")
makensis -V2 -INPUTCHARSET UTF8 "-DVERSION=$VERSION" "-DFOLDER=$folder" \
    "-DOUT=$out/jianbao-$VERSION-windows-x64-setup.exe" "$here/windows/setup.nsi" >&2
mkdir -p "$work/stage-windows/"{bin,share/doc/jianbao}
cp "$windows" "$work/stage-windows/bin/jianbao.exe"
cp "$folder/LICENSE.txt" "$work/stage-windows/share/doc/jianbao/copyright"
cp "$folder/licences.txt" "$work/stage-windows/share/doc/jianbao/"
wheel win_amd64 "$work/stage-windows"
npm_package win32-x64 "$work/stage-windows"
systems+=(win32-x64)
"$tools/python" "$here/sbom.py" x86_64-pc-windows-gnu "$out/jianbao-$VERSION-windows.cdx.json"
