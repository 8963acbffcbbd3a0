#!/usr/bin/env bash
# Writes .mvn/checksums/checksums.sha256 anew: the SHA-256 of what the build takes from a repository, plugins and the native
# libraries of all platforms included. Run it after a dependency or a plugin was added or changed, and read the difference.
# Usage: scripts/lock_dependencies.sh
set -euo pipefail
cd "$(dirname "$0")/.."
list=.mvn/checksums/checksums.sha256
record="-Daether.artifactResolver.postProcessor.trustedChecksums.record=true"
mkdir -p .mvn/checksums
rm -f "$list"
for platform in macosx-arm64 windows-x86_64 linux-x86_64; do
    ./mvnw -B -q "$record" -Pfuzz -Djavacpp.platform="$platform" compile -Dmaven.main.skip=true -Dspotless.check.skip=true dependency:resolve
done
./mvnw -B -q "$record" dependency:resolve-plugins
./mvnw -B -q "$record" -Dmaven.test.skip=true package
rm -f "$list.bak"
wc -l "$list"
