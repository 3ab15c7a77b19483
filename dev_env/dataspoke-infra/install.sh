#!/usr/bin/env bash
# Install DataSpoke's infrastructure (the chart's dev profile) into the current cluster.
# usage: install.sh [--dry-run]
# --dry-run shows what would be done, without a cluster and without a secret, and renders a copy of the chart.
# Running it again brings the installation up to date.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
chart=$(cd "$here/../../helm-charts/dataspoke" && pwd)
env_file=$here/../.env

die() {
    echo "install.sh: $*" >&2
    exit 1
}

dry_run=false
for argument in "$@"; do
    case $argument in
        --dry-run) dry_run=true ;;
        -h | --help)
            sed -n '2,5s/^# //p' "${BASH_SOURCE[0]}"
            exit 0
            ;;
        *) die "unknown argument $argument (only --dry-run)" ;;
    esac
done

[ -f "$env_file" ] || die "dev_env/.env is not there: copy dev_env/.env.example to it and fill it in"
# shellcheck source=/dev/null
source "$env_file"

missing=()
for name in DATASPOKE_DEV_KUBE_DATASPOKE_NAMESPACE DATASPOKE_POSTGRES_USER DATASPOKE_POSTGRES_PASSWORD \
    DATASPOKE_POSTGRES_DB DATASPOKE_REDIS_PASSWORD; do
    [ -n "${!name:-}" ] || missing+=("$name")
done
[ ${#missing[@]} -eq 0 ] || die "dev_env/.env leaves these empty: ${missing[*]}"
namespace=$DATASPOKE_DEV_KUBE_DATASPOKE_NAMESPACE
# These stand in helm's --set-string below, where a comma would begin another setting.
for name in DATASPOKE_POSTGRES_USER DATASPOKE_POSTGRES_DB; do
    [[ ${!name} =~ ^[A-Za-z_][A-Za-z0-9_-]*$ ]] ||
        die "$name in dev_env/.env has to be letters, digits, _ and -, and no digit first"
done

for program in helm kubectl; do
    command -v "$program" >/dev/null || die "$program is not on PATH"
done

# Rendering needs the subcharts. A dry run fetches them into a copy and keeps a list of repositories of its own.
if $dry_run; then
    scratch=$(mktemp -d)
    trap 'rm -rf "$scratch"' EXIT
    cp -R "$chart" "$scratch/dataspoke"
    chart=$scratch/dataspoke
    export HELM_REPOSITORY_CONFIG=$scratch/repositories.yaml HELM_REPOSITORY_CACHE=$scratch/cache
fi

# The role and the database of the .env are those of PostgreSQL and of Temporal.
values=(
    -f "$chart/values-dev.yaml"
    --set-string "postgresql.auth.username=$DATASPOKE_POSTGRES_USER"
    --set-string "postgresql.auth.database=$DATASPOKE_POSTGRES_DB"
    --set-string "config.postgres.db=$DATASPOKE_POSTGRES_DB"
    --set-string "temporal.server.config.persistence.default.sql.user=$DATASPOKE_POSTGRES_USER"
    --set-string "temporal.server.config.persistence.visibility.sql.user=$DATASPOKE_POSTGRES_USER"
)

# secret NAME KEY VALUE…: make or update a Secret. The values go through a pipe: the arguments of a
# program can be read by every user of the machine.
secret() {
    local name=$1 lines='' keys=''
    shift
    while [ $# -gt 0 ]; do
        case $2 in *$'\n'*) die "$1 for Secret $name holds a line break" ;; esac
        lines+="$1=$2"$'\n'
        keys+=" $1"
        shift 2
    done
    if $dry_run; then
        echo "would apply Secret $name with the keys$keys"
        return
    fi
    kubectl create secret generic "$name" -n "$namespace" --dry-run=client -o yaml \
        --from-env-file=<(printf '%s' "$lines") | kubectl apply -f - >/dev/null
    echo "Secret $name applied"
}

if $dry_run; then
    echo "would make namespace $namespace unless it is there"
else
    kubectl get namespace "$namespace" >/dev/null 2>&1 || kubectl create namespace "$namespace"
fi

secret dataspoke-postgres-secret \
    POSTGRES_USER "$DATASPOKE_POSTGRES_USER" \
    POSTGRES_PASSWORD "$DATASPOKE_POSTGRES_PASSWORD" \
    POSTGRES_DB "$DATASPOKE_POSTGRES_DB"
secret dataspoke-redis-secret REDIS_PASSWORD "$DATASPOKE_REDIS_PASSWORD"
# An empty key would be one that no client can send; Qdrant takes a missing Secret as "no key".
if [ -n "${DATASPOKE_QDRANT_API_KEY:-}" ]; then
    secret dataspoke-qdrant-secret QDRANT_API_KEY "$DATASPOKE_QDRANT_API_KEY"
elif ! $dry_run; then
    kubectl delete secret dataspoke-qdrant-secret -n "$namespace" --ignore-not-found >/dev/null
fi

# Helm finds a repository by its URL; the names are ours, so that none of the user's is touched.
helm repo add dataspoke-bitnami https://charts.bitnami.com/bitnami >/dev/null
helm repo add dataspoke-qdrant https://qdrant.github.io/qdrant-helm >/dev/null
helm repo add dataspoke-temporal https://go.temporal.io/helm-charts >/dev/null
helm dependency build "$chart" >/dev/null

if $dry_run; then
    helm template dataspoke "$chart" -n "$namespace" "${values[@]}" >/dev/null
    echo "would install release dataspoke in namespace $namespace; the chart renders"
else
    helm upgrade --install dataspoke "$chart" -n "$namespace" "${values[@]}" --timeout 5m --wait ||
        die "the release did not get ready; kubectl get pods,events -n $namespace says why, and install.sh can run again"
fi
