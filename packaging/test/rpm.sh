# The RPM package: its own checksums, and installed by rpm with a database of its
# own. The root is Debian's, since no RPM system can be had here: so rpm cannot
# look up glibc by itself, and what it needs is compared by hand.
. "$here/test/root.sh"
package=$(only 'jianbao-*.x86_64.rpm')
rpm --checksig --nosignature "$package" | grep -q 'digests OK' || fail "rpm --checksig"
rpm --query --package --requires "$package" 2>/dev/null | grep -qx 'libc.so.6(GLIBC_2.17)(64bit)' || fail "rpm requires"
rpm --root "$root" --dbpath /var/lib/rpm --initdb
rpm --root "$root" --dbpath /var/lib/rpm --install --nodeps --nosignature "$package"
try_inside "rpm, root of its own" rpm
rpm --root "$root" --dbpath /var/lib/rpm --verify --nodeps jianbao || fail "rpm --verify"
rpm --root "$root" --dbpath /var/lib/rpm --erase jianbao
[ ! -e "$root/usr/bin/jianbao" ] || fail "rpm --erase leaves the program"
