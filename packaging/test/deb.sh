# The Debian package in a clean Debian 12: installed, used, taken away.
. "$here/test/root.sh"
cp "$(only 'jianbao_*_amd64.deb')" "$root/jianbao.deb"
before=$(chroot "$root" find /usr /etc /opt -type f | sort | sha256sum)
enter "$root" apt-get install --quiet --yes /jianbao.deb >"$work/apt" 2>&1 || fail "$(cat "$work/apt")"
try_inside "deb, clean Debian 12" deb
enter "$root" dpkg --verify jianbao
for file in bash-completion/completions/jianbao man/man1/jianbao.1.gz doc/jianbao/licences.txt; do
    [ -f "$root/usr/share/$file" ] || fail ".deb without /usr/share/$file"
done
enter "$root" dpkg --purge jianbao >/dev/null
[ "$(chroot "$root" find /usr /etc /opt -type f | sort | sha256sum)" = "$before" ] || fail "the .deb leaves files behind"
