#!/bin/bash
# Builds jianbao.exe on Debian, for Windows 10 or later, from Debian's packages
# alone, and prints where it is. Rust's own standard library for Windows is not
# among them, so cargo builds it from its sources (two minutes); the compiler is
# the one that those sources belong to.
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=${CARGO_TARGET_DIR:-$PWD/target}
rust=${WINDOWS_RUST:-$folder/windows-rust}
target=x86_64-pc-windows-gnu
command -v x86_64-w64-mingw32-gcc-posix >/dev/null ||
    apt-get install --quiet --quiet --yes --no-install-recommends gcc-mingw-w64-x86-64-posix >&2
if [ ! -x "$rust/rustc" ]; then
    mkdir -p "$rust/packages"
    # Beside the machine's own compiler, not in its place.
    # Their names have versions.
    library=$(apt-cache depends libstd-rust-web-dev | grep -o 'libstd-rust-web-[0-9.]*$')
    llvm=$(apt-cache depends "$library" | grep -o 'libllvm[0-9]*$')
    (cd "$rust/packages" && apt-get download --quiet --quiet rustc-web rust-web-src libstd-rust-web-dev "$library" "$llvm")
    for package in "$rust"/packages/*.deb; do dpkg-deb --extract "$package" "$rust"; done
    sysroot=$rust/usr/lib/rustlib
    mkdir -p "$sysroot/$target/lib"
    printf '#!/bin/sh\nLD_LIBRARY_PATH=%s exec %s "$@"\n' "$rust/usr/lib/x86_64-linux-gnu" "$rust/usr/bin/rustc" >"$rust/rustc.new"
    chmod +x "$rust/rustc.new"
    for object in rsbegin rsend; do
        RUSTC_BOOTSTRAP=1 "$rust/rustc.new" --target "$target" --emit=obj -O \
            -o "$sysroot/$target/lib/$object.o" "$sysroot/src/rust/library/rtstartup/$object.rs"
    done
    mv "$rust/rustc.new" "$rust/rustc"
fi
cargo=${CARGO_HOME:-$HOME/.cargo}
export RUSTC=$rust/rustc RUSTC_BOOTSTRAP=1
export CARGO_TARGET_X86_64_PC_WINDOWS_GNU_LINKER=x86_64-w64-mingw32-gcc-posix
export CC_x86_64_pc_windows_gnu=x86_64-w64-mingw32-gcc-posix AR_x86_64_pc_windows_gnu=x86_64-w64-mingw32-ar
export RUSTFLAGS="--remap-path-prefix=$cargo/registry/src=/crates --remap-path-prefix=$PWD=/jianbao"
cargo build -Z build-std=std,panic_abort --profile dist --locked --bin jianbao --target "$target" >&2
echo "$folder/$target/dist/jianbao.exe"
