#!/usr/bin/env bash
# Builds bin/testkube and bin/kubectl (a symlink to it). Minutes with an empty Go build
# cache, seconds with a full one; nothing to do when it is newer than its sources.
set -euo pipefail
cd "$(dirname "$0")"
command -v go >/dev/null || {
    echo "testkube: go is not on PATH; install Go 1.26 or newer (https://go.dev/dl), it builds the API server of the cluster tests" >&2
    exit 1
}

fresh=yes
for source in go.mod go.sum main.go controllers.go build.sh; do
    [ bin/testkube -nt "$source" ] || fresh=no
done
if [ "$fresh" = yes ] && [ -e bin/kubectl ]; then
    exit 0
fi

# The version that the server says it has is set at link time; charts look at it (kubeVersion).
version=$(GOFLAGS='' go list -m -f '{{.Version}}' k8s.io/kubernetes)
major=${version#v}
minor=${major#*.}
major=${major%%.*}
minor=${minor%%.*}
base=k8s.io/component-base/version
client=k8s.io/client-go/pkg/version
flags="-s -w -X $base.gitVersion=$version -X $base.gitMajor=$major -X $base.gitMinor=$minor"
flags="$flags -X $client.gitVersion=$version -X $client.gitMajor=$major -X $client.gitMinor=$minor"

echo "testkube: building Kubernetes' API server $version; minutes at the first time" >&2
mkdir -p bin
CGO_ENABLED=0 go build -mod=readonly -trimpath -ldflags "$flags" -o bin/testkube .
ln -sf testkube bin/kubectl
