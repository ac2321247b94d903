#!/bin/sh
# Builds the program that packages carry, for any Linux with glibc 2.17 (2012)
# or later, and prints where it is. Zig links it: `just dist-tools` installs it.
# Paths of this machine do not get into the program, so that two machines with
# the same compiler make the same one.
set -eu
cd "$(dirname "$0")/.."
folder=${CARGO_TARGET_DIR:-target}
cargo=${CARGO_HOME:-$HOME/.cargo}
target=x86_64-unknown-linux-gnu
RUSTFLAGS="--remap-path-prefix=$cargo/registry/src=/crates --remap-path-prefix=$PWD=/jianbao"
export RUSTFLAGS
cargo zigbuild --profile dist --locked --bin jianbao --target "$target.2.17" >&2
echo "$folder/$target/dist/jianbao"
