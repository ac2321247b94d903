# The container's image, built by buildah without a network: its base is the
# clean Debian under the name that the Containerfile asks for. Run in a chroot,
# which needs no more rights than a clean root does; a runtime with cgroups and
# namespaces was not at hand where this was written.
command -v buildah >/dev/null || fail "image needs buildah"
. "$here/test/root.sh"
store() { buildah --root "$work/containers" --runroot "$work/containers-run" --storage-driver vfs "$@"; }
base=$(store from scratch)
store add --quiet "$base" "$roots/bookworm.tar" / >/dev/null
store commit --quiet --rm "$base" docker.io/library/debian:bookworm-slim >/dev/null
mkdir -p "$work/context/dist"
cp -r deploy "$work/context/"
cp "$(only 'jianbao-*-linux-x64.tar.gz')" "$work/context/dist/"
store build --quiet --pull-never --network host --isolation chroot --tag jianbao --file "$work/context/deploy/Containerfile" "$work/context" >/dev/null
data=$work/with-image
mkdir -p "$data"
chmod 777 "$data"
container=$(store from --pull-never jianbao)
# What a container's engine leaves in each, by which `doctor` knows it.
touch "$work/containerenv"
run() { # VARIABLE=VALUE COMMAND…
    local variable=$1
    shift
    store run --isolation chroot --env JIANBAO_LANG=en --env "$variable" --volume "$data:/data" \
        --volume "$work/containerenv:/run/.containerenv:ro" "$container" -- "$@"
}
image() { run NONE= jianbao "$@"; }
try "image" image "$data" image
# As the pods of kubernetes.yaml run: its command, with the index that a Job sets.
mkdir -p "$data/briefs"
for day in 10 11 12 13; do
    sed "s/^date = .*/date = 2026-06-$day/" briefs/2026-06-10.toml >"$data/briefs/$day.toml"
done
cp briefs/jianbao.toml briefs/wechat.png "$data/briefs/"
grep -q 'command: \["shard.sh", "/data/briefs", "/data/out", "8"\]' deploy/kubernetes.yaml || fail "kubernetes.yaml runs something else"
for index in 0 1 2 3 4 5 6 7; do
    run JOB_COMPLETION_INDEX=$index shard.sh /data/briefs /data/out 8 2>/dev/null
done
run NONE= merge.sh /data/out
[ "$(find "$data/out" -name '*.pdf' | wc -l)" = 4 ] || fail "image: eight pods do not write four PDFs"
