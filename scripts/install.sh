#!/bin/sh
# Install hook of the Helm plugin: fills bin/ of the plugin's folder.
#
# In this order: the binaries in $DATASPOKE_PREBUILT when that is set; those that came with
# the plugin, as in a release archive; else a release build with cargo, from these sources.
# Helm 4 gives a hook HELM_PLUGIN_DIR and HELM_PLUGIN_NAME only, so nothing else is read
# (no HELM_BIN).
set -eu

dir=${HELM_PLUGIN_DIR:-$(cd "$(dirname "$0")/.." && pwd)}
bin=$dir/bin

exe=
case $(uname -s) in
MINGW* | MSYS* | CYGWIN* | Windows_NT) exe=.exe ;;
esac

fail() {
    echo "dataspoke: $*" >&2
    exit 1
}

# runs DIR: both binaries are in DIR and can be run on this machine.
runs() {
    "$1/dataspoke$exe" --version >/dev/null 2>&1 && "$1/dsk-post$exe" --version >/dev/null 2>&1
}

# place FILE: into bin/ by renaming, since a binary that is running cannot be overwritten.
place() {
    name=$(basename "$1")
    cp "$1" "$bin/.$name.new"
    chmod 755 "$bin/.$name.new"
    mv -f "$bin/.$name.new" "$bin/$name"
}

if [ -n "${DATASPOKE_PREBUILT:-}" ]; then
    runs "$DATASPOKE_PREBUILT" || fail "DATASPOKE_PREBUILT=$DATASPOKE_PREBUILT has no dataspoke$exe and dsk-post$exe that run here; unset it to build from source"
    mkdir -p "$bin"
    place "$DATASPOKE_PREBUILT/dataspoke$exe"
    place "$DATASPOKE_PREBUILT/dsk-post$exe"
    exit 0
fi

# A release archive says what its binaries must hash to.
if [ -f "$bin/SHA256SUMS" ]; then
    if command -v sha256sum >/dev/null 2>&1; then
        (cd "$bin" && sha256sum --check --quiet SHA256SUMS >&2) || fail "the binaries in $bin are not the released ones; download the archive again"
    elif command -v shasum >/dev/null 2>&1; then
        (cd "$bin" && shasum -a 256 --check SHA256SUMS >/dev/null) || fail "the binaries in $bin are not the released ones; download the archive again"
    fi
    runs "$bin" || fail "the binaries in $bin do not run on this machine; take the archive for $(uname -s) $(uname -m)"
    exit 0
fi

# Without cargo, binaries of an earlier build are as good as it gets.
if ! command -v cargo >/dev/null 2>&1; then
    if runs "$bin"; then
        exit 0
    fi
    fail "cargo is not on PATH and no built binaries are in $bin; install Rust (https://rustup.rs) and run 'helm plugin update dataspoke', or install from a release archive"
fi

# cargo install rather than build: it finds its own output whatever build.target or
# CARGO_TARGET_DIR say. An explicit target folder makes the next update quick.
echo "dataspoke: building from source with cargo, this takes some minutes" >&2
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
cargo install --quiet --locked --no-track --path "$dir" --root "$stage" \
    --target-dir "${CARGO_TARGET_DIR:-$dir/target}" \
    || fail "the build failed; cargo's message above says why"
mkdir -p "$bin"
place "$stage/bin/dataspoke$exe"
place "$stage/bin/dsk-post$exe"
