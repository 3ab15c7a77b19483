#!/usr/bin/env bash
# Puts the tools that the tests run into .tools/, which git ignores, and does
# nothing for a tool that is already there in the pinned version.
#
#   scripts/tools.sh helm      .tools/helm3/helm and .tools/helm4/helm
#   scripts/tools.sh python    .tools/venv/bin: pre-commit, shellcheck, readers of SARIF and JUnit, node
#   scripts/tools.sh node      .tools/node: yaml-language-server and a SARIF validator
#   scripts/tools.sh testkube  tests/testkube/bin/{testkube,kubectl}
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD

# The two Helm clients whose rules dataspoke mirrors; src/dialect.rs names the same versions.
HELM3=v3.22.0
HELM4=v4.3.1

fail() {
    echo "tools: $*" >&2
    exit 1
}

# helm_client MAJOR VERSION: builds that client from the Go module proxy. A client built
# like this says only "v3.22" of itself, so the module version in it is what counts.
helm_client() {
    local module=helm.sh/helm/v$1 version=$2 bin=$root/.tools/helm$1/helm
    command -v go >/dev/null || fail "go is not on PATH; install Go 1.26 or newer (https://go.dev/dl), it builds the Helm $1 client"
    if [ -x "$bin" ] && go version -m "$bin" 2>/dev/null | awk -v m="$module" -v v="$version" \
        '$1 == "mod" && $2 == m && $3 == v { found = 1 } END { exit !found }'; then
        return
    fi
    echo "tools: building the Helm $1 client $version" >&2
    mkdir -p "${bin%/*}"
    rm -f "$bin" # go install overwrites nothing but its own kind
    # GOFLAGS of the caller may hold flags that only fit their own module (-mod=vendor).
    GOFLAGS='' GOBIN=${bin%/*} go install "$module/cmd/helm@$version" \
        || fail "the Helm $1 client could not be built; it needs the Go module proxy and about 1 GB of disk"
}

# debian PACKAGE…: installs them where that needs no password; else the caller's sentence stands.
debian() {
    command -v apt-get >/dev/null && [ "$(id -u)" = 0 ] || return 1
    echo "tools: installing $* with apt-get" >&2
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"; } \
        >"$root/.tools/apt.log" 2>&1
}

# What comes from PyPI, in the versions that scripts/requirements.txt pins.
python_tools() {
    local venv=$root/.tools/venv wanted=$root/scripts/requirements.txt
    if cmp -s "$wanted" "$venv/requirements.txt" && "$venv/bin/pre-commit" --version >/dev/null 2>&1; then
        return
    fi
    command -v python3 >/dev/null || debian python3 python3-venv \
        || fail "python3 is not on PATH; on Debian: apt install python3 python3-venv (pre-commit and the readers of reports run on it)"
    echo "tools: installing pre-commit and the readers of reports into .tools/venv" >&2
    rm -rf "$venv"
    if ! python3 -m venv "$venv" >"$root/.tools/venv.log" 2>&1; then
        rm -rf "$venv"
        if ! { debian python3-venv && python3 -m venv "$venv" >>"$root/.tools/venv.log" 2>&1; }; then
            cat "$root/.tools/venv.log" >&2
            fail "python3 cannot make a virtual environment; on Debian: apt install python3-venv"
        fi
    fi
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check -r "$wanted" \
        || fail "what scripts/requirements.txt names could not be installed from PyPI"
    cp "$wanted" "$venv/requirements.txt"
}

# What comes from npm, in the versions that scripts/package-lock.json pins. Node.js itself comes
# from PyPI with the rest, because Debian's is older than the language server wants.
node_tools() {
    local folder=$root/.tools/node lock=$root/scripts/package-lock.json
    python_tools
    if cmp -s "$lock" "$folder/installed.json" && [ -d "$folder/node_modules" ]; then
        return
    fi
    echo "tools: installing yaml-language-server and a SARIF validator into .tools/node" >&2
    rm -rf "$folder"
    mkdir -p "$folder"
    cp scripts/package.json "$lock" "$folder"
    (
        cd "$folder"
        PATH=$root/.tools/venv/bin:$PATH npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
    ) >"$root/.tools/npm.log" 2>&1 \
        || { cat "$root/.tools/npm.log" >&2; fail "what scripts/package.json names could not be installed from npm"; }
    # The packages hold programs without the bit that makes them such.
    chmod +x "$folder"/node_modules/@microsoft/sarif-multitool-*/Sarif.Multitool
    cp "$lock" "$folder/installed.json"
}

mkdir -p .tools
[ $# -gt 0 ] || set -- helm python node
for tool in "$@"; do
    case $tool in
    helm)
        helm_client 3 "$HELM3"
        helm_client 4 "$HELM4"
        ;;
    python) python_tools ;;
    node) node_tools ;;
    testkube)
        command -v openssl >/dev/null || debian openssl \
            || fail "openssl is not on PATH; on Debian: apt install openssl (the tests serve chart repositories over TLS)"
        command -v python3 >/dev/null || debian python3 \
            || fail "python3 is not on PATH; on Debian: apt install python3 (the tests serve chart repositories with it)"
        tests/testkube/build.sh
        ;;
    *) fail "no tool is called $tool; there are helm, python, node, testkube" ;;
    esac
done
