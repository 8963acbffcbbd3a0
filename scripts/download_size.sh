#!/usr/bin/env bash
# Prints what a program that only predicts downloads on linux-x86_64: a fresh Maven project that depends on visualbert4j-core and
# visualbert4j-natives-linux-x86_64. Fails over 140 MB, of 1,000,000 bytes each.
# Usage: scripts/download_size.sh [FOLDER]    a folder that scripts/stage.sh made; without it one is made
set -euo pipefail
limit=140000000
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if [ $# -ge 1 ]; then
    staged=$(cd "$1" && pwd)
else
    staged=$work/staged
    "$root/scripts/stage.sh" "$staged" -Dgpg.skip
fi
"$root/scripts/resolve_staged.sh" "$staged" "$work/jars" visualbert4j-core visualbert4j-natives-linux-x86_64:pom
(cd "$work/jars" && wc -c -- *.jar | sort -n | awk -v limit="$limit" '
    $2 != "total" { bytes += $1; jars++; printf "%12d  %s\n", $1, $2 }
    END {
        printf "%12d  bytes in %d jars: %.1f MB of at most %.0f MB\n", bytes, jars, bytes / 1e6, limit / 1e6
        exit bytes > limit
    }')
