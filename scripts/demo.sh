#!/usr/bin/env bash
# What dataspoke does, on the DataSpoke chart. `make demo` builds what this needs.
# It writes to a temporary folder, and bin/ where the plugin's binaries go.
set -euo pipefail
cd "$(dirname "$0")/.."

bin=$PWD/target/release
helm3=$PWD/.tools/helm3/helm
helm4=$PWD/.tools/helm4/helm
chart=helm-charts/dataspoke
kube=(--kube-version 1.33.0)

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HELM_CONFIG_HOME=$work/config HELM_CACHE_HOME=$work/cache HELM_DATA_HOME=$work/data
unset HELM_PLUGINS DATASPOKE_PREBUILT

bold='' dim='' plain=''
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
    bold=$'\033[1m' dim=$'\033[2m' plain=$'\033[0m'
fi

exec 3>&1
say() { printf '\n%s%s%s\n' "$bold" "$*" "$plain"; }

# show COMMAND…: the command as one would type it, then what it prints.
show() {
    local typed="$*"
    typed=${typed//$bin\//}
    typed=${typed//$helm3/helm3}
    typed=${typed//$helm4/helm4}
    typed=${typed//$work\//}
    # To the terminal, wherever the command's own output goes.
    printf '%s$ %s%s\n' "$dim" "$typed" "$plain" >&3
    "$@"
}

# expect CODE COMMAND…: show it; any other exit code ends the demo.
expect() {
    local wanted=$1 code=0
    shift
    show "$@" || code=$?
    if [ "$code" -ne "$wanted" ]; then
        echo "demo: that should have ended with exit code $wanted, not $code" >&2
        exit 1
    fi
    printf '%sexit code %s%s\n' "$dim" "$code" "$plain"
}

say "1. The chart passes"
expect 0 "$bin/dataspoke" lint "$chart"

say "2. Mistakes in a values file: each at its line and column, the password masked"
secret=$(od -An -N9 -tx1 /dev/urandom | tr -d ' \n')
cat >"$work/mine.yaml" <<YAML
api:
  replicaCuont: 3             # a typing error
workers:
  replicaCount: 3             # more than the profile declares
postgresql:
  auth:
    password: Pg${secret}      # a secret
  primary:
    resources:
      limits: {memory: 512MiB}  # no quantity
YAML
expect 1 "$bin/dataspoke" lint "$chart" --profile production -f "$work/mine.yaml"

say "3. Who set a value, and who reads it"
expect 0 "$bin/dataspoke" explain postgresql.primary.resources.limits.memory "$chart" --profile dev

say "4. Resource totals of the profiles, through the Helm plugin"
DATASPOKE_PREBUILT=$bin "$helm4" plugin install . >"$work/install.log" 2>&1 || {
    cat "$work/install.log" >&2
    exit 1
}
expect 0 "$helm4" dataspoke totals "$chart"

say "5. Rendered by Helm 3 and Helm 4 through dsk-post; the community charts are stood in for by tests/standins"
cp -r "$chart" "$work/dataspoke"
mkdir -p "$work/dataspoke/charts"
cp -r "$chart"/subcharts/* "$work/dataspoke/charts/"
for standin in tests/standins/*/; do
    cp -r "$standin" "$work/dataspoke/charts/"
done
"$helm3" template dataspoke "$work/dataspoke" "${kube[@]}" >"$work/before.yaml"
show "$helm3" template dataspoke "$work/dataspoke" "${kube[@]}" --post-renderer "$bin/dsk-post" >"$work/after.yaml"
head -n 1 "$work/after.yaml" >/dev/null
echo "Helm 3: $(grep -c '^kind:' "$work/after.yaml") objects; what dsk-post changed, first of all:"
diff -U 2 "$work/before.yaml" "$work/after.yaml" | sed -n '3,16p' || true
HELM_PLUGINS=$PWD/post "$helm4" template dataspoke "$work/dataspoke" "${kube[@]}" --post-renderer dsk-post >"$work/after4.yaml"
echo "Helm 4: $(grep -c '^kind:' "$work/after4.yaml") objects, $(grep -c 'app.kubernetes.io/part-of: dataspoke' "$work/after4.yaml") times app.kubernetes.io/part-of: dataspoke"

say "6. Any chart's workload gets the shared configuration, not a byte else changes"
show "$bin/dsk-post" --diff --target 'StatefulSet/*qdrant*' --env-from configmap/dataspoke-config \
    <"$work/after.yaml" 2>&1 >"$work/mounted.yaml" | sed -n '1,20p'
echo
echo "That was the demo. 'make test' proves it, 'helm dataspoke help' has the rest."
