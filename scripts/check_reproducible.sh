#!/usr/bin/env bash
# Builds two copies of the committed tree, in folders of different names, and compares every jar byte for byte. No test runs.
# Usage: scripts/check_reproducible.sh [arguments of Maven]
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for copy in one another/place; do
    mkdir -p "$work/$copy"
    git archive HEAD | tar -xf - -C "$work/$copy"
    (cd "$work/$copy" && ./mvnw -B -q --no-transfer-progress -DskipTests package "$@")
done
differences=0
jars=0
while read -r jar; do
    jars=$((jars + 1))
    cmp -s "$work/one/$jar" "$work/another/place/$jar" || {
        echo "check_reproducible: $jar differs" >&2
        differences=$((differences + 1))
    }
done < <(cd "$work/one" && find . -path '*/target/*.jar' -not -path '*/target/lib/*')
[ "$jars" -gt 0 ] && [ "$differences" = 0 ] || exit 1
echo "$jars jars are the same in both builds."
