#!/usr/bin/env bash
# scripts/package.sh TARGET NAME: packs the release binaries of a Rust target as the plugin
# archive dist/dataspoke-VERSION-NAME.tgz. Helm wants a folder named like the archive up to
# the version, with plugin.yaml in it; and plugin.yaml before post/dsk-post/plugin.yaml.
set -euo pipefail
cd "$(dirname "$0")/.."
target=${1:?usage: package.sh TARGET NAME}
name=${2:?usage: package.sh TARGET NAME}

version=$(sed -n 's/^version: *\([^ ]*\).*/\1/p' plugin.yaml)
built=${CARGO_TARGET_DIR:-target}/$target/release
exe=
if [ -f "$built/dataspoke.exe" ]; then
    exe=.exe
fi

stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
folder=$stage/dataspoke
mkdir -p "$folder/bin" "$folder/scripts" dist
cp plugin.yaml README.md LICENSE CHANGELOG.md "$folder/"
cp scripts/install.sh "$folder/scripts/"
cp -r post "$folder/"
cp "$built/dataspoke$exe" "$built/dsk-post$exe" "$folder/bin/"
if command -v sha256sum >/dev/null; then
    (cd "$folder/bin" && sha256sum "dataspoke$exe" "dsk-post$exe" >SHA256SUMS)
else
    (cd "$folder/bin" && shasum -a 256 "dataspoke$exe" "dsk-post$exe" >SHA256SUMS)
fi

archive=dist/dataspoke-$version-$name.tgz
(cd "$stage" && tar -czf - dataspoke/plugin.yaml dataspoke/LICENSE dataspoke/*.md dataspoke/bin dataspoke/scripts dataspoke/post) >"$archive"
echo "$archive"
