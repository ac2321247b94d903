# A clean Debian 12, made once by debootstrap and laid anew for each test; needs
# root, and Debian's packages the first time.
[ "$(id -u)" = 0 ] || fail "a clean root needs root: run as root, or leave $part out"
if [ ! -f "$roots/bookworm.tar" ]; then
    debootstrap --variant=minbase bookworm "$roots/bookworm" >"$roots/bookworm.log"
    rm -f "$roots"/bookworm/var/cache/apt/archives/*.deb
    tar -C "$roots/bookworm" --exclude='./dev/*' -cf "$roots/bookworm.tar.new" .
    mv "$roots/bookworm.tar.new" "$roots/bookworm.tar"
    rm -rf "$roots/bookworm"
fi
root=$work/root-$part
mkdir -p "$root"
tar -C "$root" -xf "$roots/bookworm.tar"
# As in a machine of its own: with /proc and /dev, which vanish with the command.
enter() { # OPTIONS… COMMAND…
    # shellcheck disable=SC2016
    unshare --mount sh -c 'root=$1; shift; mount -t proc proc "$root/proc" && mount --rbind /dev "$root/dev" && exec chroot "$@"' sh "$root" "$@"
}
# Not as root: an editor has no rights.
inside() { # COMMAND…
    enter --userspec=65534:65534 "$root" env -i PATH=/usr/bin:/bin LANG=C.UTF-8 JIANBAO_LANG=en HOME=/issues sh -c 'cd /issues && exec "$@"' sh "$@"
}
try_inside() { # NAME WORD
    mkdir -p "$root/issues"
    chmod 777 "$root/issues"
    try "$1" "$2" "$root/issues" inside jianbao
}
