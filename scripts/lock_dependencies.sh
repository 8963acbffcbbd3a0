#!/usr/bin/env bash
# Writes .mvn/checksums/checksums.sha256 anew: the SHA-256 of everything that a build takes from a repository, on every platform and
# in every profile. Run it after a dependency or a plugin was added or changed, and read the difference.
# Usage: scripts/lock_dependencies.sh [arguments of Maven, such as -Dmaven.repo.local=EMPTY_FOLDER to have all of it downloaded again]
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Plugins resolve more while they run: the processor path, the formatter, the runner of tests. So a whole build is recorded, of a copy
# that has one class and one test a module in place of the sources.
git ls-files mvnw .mvn pom.xml '*/pom.xml' | tar -cf - -T - | tar -xf - -C "$work"
for module in $(git ls-files '*/pom.xml' | xargs grep -L '<packaging>pom<' | xargs -n 1 dirname); do
    mkdir -p "$work/$module/src/main/java/locked" "$work/$module/src/test/java/locked"
    printf 'package locked;\n\n/** Something to document. */\npublic final class Locked {}\n' > "$work/$module/src/main/java/locked/Locked.java"
    printf 'package locked;\n\nimport org.junit.jupiter.api.Test;\n\nclass LockedTest {\n    @Test\n    void runs() {}\n}\n' > "$work/$module/src/test/java/locked/LockedTest.java"
done

recorded() {
    (cd "$work" && ./mvnw -B -q --no-transfer-progress -Daether.artifactResolver.postProcessor.trustedChecksums.record=true \
        -Daether.trustedChecksumsSource.summaryFile.basedir="$work/recorded" "$@")
}

mkdir "$work/recorded"
japicmp=$(sed -n 's#.*<version.japicmp>\([^<]*\)</version.japicmp>.*#\1#p' pom.xml)
recorded verify "$@"
recorded -Pfuzz test-compile surefire:test "$@"
recorded -Prelease -Dgpg.skip -DskipTests verify "$@"
recorded -Pdocs "$@"
recorded -N dependency:copy "-Dartifact=com.github.siom79.japicmp:japicmp:$japicmp:jar:jar-with-dependencies" "$@" # of scripts/check_api.sh
# Plugins that this build did not need, such as that of "clean" or "install".
recorded dependency:resolve-plugins "$@"
for platform in linux-x86_64 macosx-arm64 windows-x86_64; do # libtorch is published for no other
    recorded -Pfuzz -Djavacpp.platform="$platform" test-compile dependency:resolve "$@"
done
mv "$work/recorded/checksums.sha256" .mvn/checksums/checksums.sha256
wc -l .mvn/checksums/checksums.sha256
