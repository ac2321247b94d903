# The zip, the setup and the menu entry for Windows, under wine with Chinese as
# its language (code page 936). What wine 8 lacks of Windows 10, and Rust's
# library asks for, a stub of six lines stands in for.
command -v wine >/dev/null || fail "windows needs wine64"
command -v x86_64-w64-mingw32-gcc-posix >/dev/null || fail "windows needs gcc-mingw-w64-x86-64-posix"
locale -a | grep -qi '^zh_CN.utf-\?8$' || fail "windows needs the locale zh_CN.UTF-8"
(
    export WINEPREFIX=$work/wine WINEDEBUG=-all LC_ALL=zh_CN.UTF-8
    # The language of messages is the system's here.
    unset JIANBAO_LANG
    trap 'wineserver --kill 2>/dev/null || true' EXIT
    wine wineboot --init >/dev/null 2>&1
    drive=$WINEPREFIX/drive_c
    x86_64-w64-mingw32-gcc-posix -shared -o "$drive/windows/system32/bcryptprimitives.dll" "$here/test/bcryptprimitives.c" -ladvapi32
    work_folder=$drive/简报
    mkdir -p "$work_folder"

    # From the zip, in a folder with a Chinese name.
    "$tools/python" -m zipfile --extract "$(only 'jianbao-*-windows-x64.zip')" "$work_folder"
    mv "$work_folder"/jianbao-*-windows-x64 "$work_folder/程序"
    try "windows, zip" file "$work_folder/某期 甲&乙" wine "$work_folder/程序/jianbao.exe"
    (cd "$work_folder/某期 甲&乙" && wine "$work_folder/程序/jianbao.exe" batch . -o 输出 2>"$work/told")
    [ -s "$work_folder/某期 甲&乙/输出/简报.pdf" ] || fail "windows: batch: $(cat "$work/told")"

    # What is said into a pipe is Chinese in UTF-8, and names the file and line.
    printf '[header]\ntitle = "甲"\ndate = 2026-06-10\n' >"$work_folder/坏.toml"
    (cd "$work_folder" && wine "$work_folder/程序/jianbao.exe" check 坏.toml 2>"$work/told") && fail "windows: an error is passed over"
    grep -q -- '--> 坏.toml:1:1' "$work/told" || fail "windows: check: $(cat "$work/told")"

    # The desk opens and shows its page.
    wine "$work_folder/程序/jianbao.exe" desk "$work_folder/某期 甲&乙" --no-open 2>"$work/told" &
    for _ in $(seq 30); do grep -q http "$work/told" && break; sleep 1; done
    address=$(grep -o 'http://[^#]*' "$work/told") || fail "windows: the desk does not open: $(cat "$work/told")"
    "$tools/python" -c 'import sys, urllib.request; assert b"<script" in urllib.request.urlopen(sys.argv[1]).read()' "$address" ||
        fail "windows: the desk does not answer"
    wineserver --kill
    echo "windows: batch, messages and the desk"

    # The setup: what it registers, and that it takes all of it away.
    wine reg add 'HKCU\Environment' /v Path /t REG_EXPAND_SZ /d 'C:\工具;%USERPROFILE%\bin' /f >/dev/null 2>&1
    registry() { wineserver --wait; grep -c 'Programs.*jianbao\|生成简报\|\\x751f\\x6210' "$WINEPREFIX/user.reg" || true; }
    [ "$(registry)" = 0 ] || fail "windows: something is registered before the setup"
    wine "$(only 'jianbao-*-windows-x64-setup.exe')" /S
    installed='C:\users\'"$(id -un)"'\AppData\Local\Programs\jianbao'
    wine reg query 'HKCU\Environment' /v Path 2>/dev/null | grep -qF ";$installed" || fail "windows: PATH without jianbao"
    wine reg query 'HKCU\Environment' /v Path 2>/dev/null | grep -qF '%USERPROFILE%\bin' || fail "windows: PATH lost an entry"
    try "windows, setup" setup "$work_folder/期" wine "$installed\\jianbao.exe"
    # The menu entry, as the shell would start it.
    rm "$work_folder/期/简报.pdf"
    menu=$(wine reg query 'HKCU\Software\Classes\SystemFileAssociations\.toml\shell\jianbao\command' /ve 2>/dev/null | iconv -c -f GBK -t UTF-8 | sed -n 's/.*REG_SZ *//p' | tr -d '\r')
    echo "menu entry: $menu"
    wine "$installed\\uninstall.exe" /S
    for _ in 1 2 3 4 5 6 7 8 9 10; do [ -e "$drive/users/$(id -un)/AppData/Local/Programs/jianbao" ] || break; sleep 1; done
    [ ! -e "$drive/users/$(id -un)/AppData/Local/Programs/jianbao" ] || fail "windows: uninstall leaves files"
    [ "$(registry)" = 0 ] || fail "windows: uninstall leaves something registered"
)
