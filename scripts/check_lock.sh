#!/usr/bin/env bash
# Shows that the lock of dependencies holds: in a copy of the build without its sources, Maven takes what the lock lists, and refuses
# a library whose checksum differs, one that is not listed, and a plugin that is not. Needs no network once the project was built here.
# Usage: scripts/check_lock.sh [arguments of Maven]
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
git ls-files mvnw .mvn pom.xml '*/pom.xml' | tar -cf - -T - | tar -xf - -C "$work"
list="$work/.mvn/checksums/checksums.sha256"
cp "$list" "$work/whole"
library=org/jspecify/jspecify/.*\\.jar
plugin=org/apache/maven/plugins/maven-resources-plugin/.*\\.jar

fail() {
    echo "check_lock: $1" >&2
    exit 1
}

built() {
    (cd "$work" && ./mvnw -o -q -B -Dspotless.check.skip=true compile "$@") > "$work/output" 2>&1
}

# Usage: refused WHAT MESSAGE SED_COMMAND ARGUMENTS_OF_MAVEN...
refused() {
    sed "$3" "$work/whole" > "$list"
    cmp -s "$list" "$work/whole" && fail "the lock has no line to change for: $1"
    if built "${@:4}"; then fail "accepted: $1"; fi
    grep -m 1 -o "$2.*" "$work/output" || fail "not refused with '$2': $1; Maven said: $(grep -m 1 ERROR "$work/output")"
}

for platform in linux-x86_64 macosx-arm64 windows-x86_64; do
    for native in javacpp ffmpeg openblas pytorch; do
        grep -q "org/bytedeco/$native/.*-$platform\\.jar\$" "$work/whole" || fail "the lock has no $native of $platform; run scripts/lock_dependencies.sh"
    done
done
built "$@" || fail "refused what is listed: $(grep -m 1 -E 'trusted checksum|ERROR' "$work/output")"
refused "a library with another checksum" "Artifact .* trusted checksum mismatch" "\\#$library#s/^......../00000000/" "$@"
refused "a library that is not listed" "Missing from .* trusted checksum" "\\#$library#d" "$@"
refused "a plugin that is not listed" "Missing from .* trusted checksum" "\\#$plugin#d" "$@"
echo "The lock holds."
