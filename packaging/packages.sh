#!/bin/bash
# Makes every package of a built program: packages.sh PROGRAM OUT [PROGRAM.EXE].
# Nothing is compiled here, and the same program gives the same bytes: files are
# dated by the last commit and archives are sorted. The version is Cargo.toml's.
set -euo pipefail
program=$(realpath "$1")
mkdir -p "$2"
out=$(realpath "$2")
windows=${3:+$(realpath "$3")}
cd "$(dirname "$0")/.."
here=$PWD/packaging
tools=$(realpath "${DIST_TOOLS:-target/dist-tools}")/bin
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
VERSION=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -1)
export SOURCE_DATE_EPOCH VERSION LC_ALL=C TZ=UTC
umask 022
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# An archive that depends on nothing but what is in it.
archive() { # ARCHIVE FOLDER
    tar --sort=name --format=gnu --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner \
        -C "$(dirname "$2")" -cf - "$(basename "$2")" | gzip -9n >"$1"
}

# What lies below a prefix: the program, manual, completions, licences.
stage() { # FOLDER
    local share=$1/share
    mkdir -p "$1/bin" "$share"/{man/man1,man/zh_CN/man1,bash-completion/completions} \
        "$share"/{fish/vendor_completions.d,zsh/site-functions,doc/jianbao}
    install -m 755 "$program" "$1/bin/jianbao"
    "$program" man --lang en | gzip -9n >"$share/man/man1/jianbao.1.gz"
    "$program" man --lang zh | gzip -9n >"$share/man/zh_CN/man1/jianbao.1.gz"
    "$program" completions bash --lang en >"$share/bash-completion/completions/jianbao"
    "$program" completions fish --lang en >"$share/fish/vendor_completions.d/jianbao.fish"
    "$program" completions zsh --lang en >"$share/zsh/site-functions/_jianbao"
    licences "$share/doc/jianbao" x86_64-unknown-linux-gnu
    gzip -9n <CHANGELOG.md >"$share/doc/jianbao/changelog.gz"
}

licences() { # FOLDER TARGET
    mkdir -p "$1"
    cp LICENSE "$1/copyright"
    python3 "$here/licences.py" "$2" "$1/licences.txt"
}

tarball() {
    local folder=$work/jianbao-$VERSION-linux-x64
    cp -r "$work/stage" "$folder"
    cp "$here/README.md" "$folder/"
    install -m 755 "$here/install.sh" "$folder/"
    archive "$out/jianbao-$VERSION-linux-x64.tar.gz" "$folder"
}

system_packages() {
    for kind in deb rpm; do
        (cd "$work" && "$tools/nfpm" package --config "$here/nfpm.yaml" --packager $kind --target "$out" >/dev/null)
    done
}

wheel() { # TAG FOLDER
    local folder=$work/wheel-$1
    cp -r "$here/python" "$folder"
    cp "$here/README.md" "$folder/"
    mkdir -p "$folder/licences" "$folder/share"
    cp -r "$2/bin" "$folder/"
    cp "$2/share/doc/jianbao/"{copyright,licences.txt} "$folder/licences/"
    cp -r "$2/share/"{man,bash-completion,fish,zsh} "$folder/share/" 2>/dev/null || true
    (cd "$folder" && TAG=$1 "$tools/python" -m hatchling build --target wheel --directory "$out" >/dev/null)
}

npm_package() { # SYSTEM FOLDER
    local folder=$work/npm-$1
    mkdir -p "$folder"
    cp -r "$2/bin" "$folder/"
    cp "$2/share/doc/jianbao/"{copyright,licences.txt} "$here/README.md" "$folder/"
    "$tools/python" "$here/npm/manifest.py" platform "$1" >"$folder/package.json"
    npm pack --silent --pack-destination "$out" "$folder" >/dev/null
}

npm_main() { # SYSTEM…
    local folder=$work/npm
    mkdir -p "$folder"
    cp "$here/npm/jianbao.cjs" "$here/README.md" LICENSE "$folder/"
    "$tools/python" "$here/npm/manifest.py" main "$@" >"$folder/package.json"
    npm pack --silent --pack-destination "$out" "$folder" >/dev/null
}

stage "$work/stage"
tarball
system_packages
wheel manylinux_2_17_x86_64 "$work/stage"
npm_package linux-x64 "$work/stage"
systems=(linux-x64)
if [ -n "$windows" ]; then
    # The Windows part is in a file of its own.
    . "$here/windows/packages.sh"
fi
npm_main "${systems[@]}"
"$tools/python" "$here/sbom.py" x86_64-unknown-linux-gnu "$out/jianbao-$VERSION.cdx.json"
(cd "$out" && sha256sum -- jianbao[-_]*.* >SHA256SUMS && cat SHA256SUMS)
