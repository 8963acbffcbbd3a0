#!/usr/bin/env bash
# Runs the examples as two programs that know nothing of this build would: one with visualbert4j-train fine-tunes on a hundred records, one
# with visualbert4j-core alone labels a thousand with the result. Prints what each downloads. For linux-x86_64.
# Usage: scripts/check_examples.sh [FOLDER]    a folder that scripts/stage.sh made; without it one is made
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if [ $# -ge 1 ]; then
    staged=$(cd "$1" && pwd)
else
    staged=$work/staged
    "$root/scripts/stage.sh" "$staged" -Dgpg.skip
fi
sources=$root/examples/src/main/java/org/visualbert4j/examples
natives=visualbert4j-natives-linux-x86_64:pom

# program NAME ARTIFACT SOURCE...: a program with its downloads
program() {
    "$root/scripts/resolve_staged.sh" "$staged" "$work/$1-jars" "$2" "$natives"
    du -cb "$work/$1-jars"/*.jar | tail -1 | awk -v name="$1" '{ printf "%s: %.1f MB of downloads\n", name, $1 / 1e6 }'
    local name=$1
    shift 2
    javac --release 17 -proc:none -d "$work/$name" -cp "$work/$name-jars/*" "$@"
}
run() {
    local name=$1
    shift
    java -cp "$work/$name:$work/$name-jars/*" "$@"
}

program train visualbert4j-train "$sources"/*.java
run train org.visualbert4j.examples.BallImages "$work/data" "$work/table.tsv"
run train org.visualbert4j.examples.ImportCaptions "$work/data" "$work/records.jsonl"
run train org.visualbert4j.examples.FineTune "$work/records.jsonl" "$work/run"

program label visualbert4j-core "$sources/LabelService.java"
run label org.visualbert4j.examples.LabelService "$work/run" "$work/table.tsv" > "$work/labels"
tail -1 "$work/labels"
[ "$(grep -cE '^(red|blue)$' "$work/labels")" = 1000 ] || { echo "check_examples: not a thousand labels" >&2; exit 1; }
echo "The examples run on what is published."
