#!/usr/bin/env bash
# Compares what programs may use in two releases by japicmp, and fails where a program that was compiled with the old one would break.
# Usage: scripts/check_api.sh OLD NEW    folders that scripts/stage.sh made
set -euo pipefail
[ $# = 2 ] || { sed -n 's/^# Usage: /Usage: /p' "$0" >&2; exit 2; }
old=$(cd "$1/org/visualbert4j" && pwd)
new=$(cd "$2/org/visualbert4j" && pwd)
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
version=$(sed -n 's#.*<version.japicmp>\([^<]*\)</version.japicmp>.*#\1#p' pom.xml)
./mvnw -B -q --no-transfer-progress -N dependency:copy "-Dartifact=com.github.siom79.japicmp:japicmp:$version:jar:jar-with-dependencies" \
    -DoutputDirectory="$work"

# jar FOLDER: the jar of a module's only staged version
jar() {
    find "$1" -name '*.jar' -not -name '*-sources.jar' -not -name '*-javadoc.jar' -not -name '*-tests.jar' | sort | tail -1
}
compared=0
broken=0
for module in "$old"/*; do
    before=$(jar "$module")
    [ -n "$before" ] || continue # a POM alone
    name=$(basename "$module")
    after=$(jar "$new/$name" 2> "$work/none" || true)
    [ -n "$after" ] || { echo "check_api: $name is gone" >&2; broken=$((broken + 1)); continue; }
    java -jar "$work"/japicmp-*.jar --old "$before" --new "$after" --only-modified --ignore-missing-classes -a protected \
        --exclude 'org.visualbert4j.internal.*' --error-on-binary-incompatibility > "$work/report" || {
        echo "check_api: programs that use $name would break:" >&2
        grep -E '^(---! |\*\*\*! |\t(---|\*\*\*)!)' "$work/report" >&2 || cat "$work/report" >&2
        broken=$((broken + 1))
    }
    compared=$((compared + 1))
done
[ "$compared" -gt 0 ] && [ "$broken" = 0 ] || exit 1
echo "$compared modules: programs of the old release run with the new one."
