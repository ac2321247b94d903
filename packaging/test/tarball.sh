# The tarball: anywhere, by its own script.
mkdir "$work/tarball"
tar -xzf "$(only 'jianbao-*-linux-x64.tar.gz')" -C "$work/tarball"
"$work"/tarball/*/install.sh "$work/prefix" >"$work/listed"
try "tarball" file "$work/with-tarball" "$work/prefix/bin/jianbao"
while IFS= read -r file; do
    [ "${file#add }" != "$file" ] || [ -f "$file" ] || fail "install.sh lists $file, which is not there"
done <"$work/listed"
newest=$(objdump -T "$work/prefix/bin/jianbao" | grep -o 'GLIBC_[0-9.]*' | sort -Vu | tail -1)
echo "newest symbol: $newest; needs: $(objdump -p "$work/prefix/bin/jianbao" | awk '/NEEDED/ {printf "%s ", $2}')"
[ "$(printf '%s\nGLIBC_2.17\n' "$newest" | sort -V | tail -1)" = GLIBC_2.17 ] || fail "needs $newest"
! grep -aoE '(/root|/home|/tmp|/work)/[a-z.-]+/' "$work/prefix/bin/jianbao" | sort -u | head -3 | grep . || fail "a path of the machine that built it"
