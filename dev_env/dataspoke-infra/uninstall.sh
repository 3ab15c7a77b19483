#!/usr/bin/env bash
# Remove DataSpoke's infrastructure from the current cluster.
# usage: uninstall.sh [--purge] [--dry-run]
# The data and the Secrets stay, so that install.sh finds them again; --purge removes them too.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
env_file=$here/../.env

die() {
    echo "uninstall.sh: $*" >&2
    exit 1
}

dry_run=false
purge=false
for argument in "$@"; do
    case $argument in
        --dry-run) dry_run=true ;;
        --purge) purge=true ;;
        -h | --help)
            sed -n '2,4s/^# //p' "${BASH_SOURCE[0]}"
            exit 0
            ;;
        *) die "unknown argument $argument (only --purge and --dry-run)" ;;
    esac
done

[ -f "$env_file" ] || die "dev_env/.env is not there: it names the namespace"
# shellcheck source=/dev/null
source "$env_file"
namespace=${DATASPOKE_DEV_KUBE_DATASPOKE_NAMESPACE:-}
[ -n "$namespace" ] || die "dev_env/.env leaves DATASPOKE_DEV_KUBE_DATASPOKE_NAMESPACE empty"

run() {
    if $dry_run; then
        echo "would run: $*"
    else
        "$@"
    fi
}

run helm uninstall dataspoke -n "$namespace" --ignore-not-found --wait
if $purge; then
    # A claim goes when no pod uses it any more.
    run kubectl delete pvc -n "$namespace" -l app.kubernetes.io/instance=dataspoke --ignore-not-found --timeout 3m ||
        die "a volume is still in use; kubectl describe pvc -n $namespace names the pod"
    run kubectl delete secret -n "$namespace" --ignore-not-found \
        dataspoke-postgres-secret dataspoke-redis-secret dataspoke-qdrant-secret
fi
