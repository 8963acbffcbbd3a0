#!/usr/bin/env bash
# Holds a folder that scripts/stage.sh made against what Maven Central asks for, and against what Gradle can read.
# Usage: scripts/check_release.sh FOLDER [--signed]
set -euo pipefail
[ -d "${1:-}/org/visualbert4j" ] || { echo "check_release: ${1:-no folder} has no org/visualbert4j; run scripts/stage.sh first" >&2; exit 2; }
staged=$(cd "$1/org/visualbert4j" && pwd)
signed=${2:-}
problems=0

problem() {
    echo "check_release: $1" >&2
    problems=$((problems + 1))
}

cd "$(dirname "$0")/.."
for pom in $(git ls-files '*/pom.xml'); do
    artifact=$(sed -n 's#^  <artifactId>\(.*\)</artifactId>#\1#p' "$pom")
    if grep -q '<maven.deploy.skip>true<' "$pom"; then
        [ ! -e "$staged/$artifact" ] || problem "$artifact is staged, and is not to be published"
    else
        [ -d "$staged/$artifact" ] || problem "$artifact is not staged"
        grep -q "<artifactId>$artifact</artifactId>" bom/pom.xml || [ "$artifact" = visualbert4j-bom ] || problem "bom/pom.xml lacks $artifact"
    fi
done
[ ! -e "$staged/visualbert4j-parent" ] || problem "the parent is staged, and no published POM is to name it"

for pom in "$staged"/*/*/*.pom; do
    name=$(basename "$pom")
    for element in name description url licenses developers scm; do
        grep -q "^  <$element[ >]" "$pom" || problem "$name has no <$element>"
    done
    for element in parent profiles build repositories; do
        ! grep -q "^  <$element>" "$pom" || problem "$name has <$element>"
    done
    # every reader of POMs knows the project's own version
    ! grep -v '${project.version}' "$pom" | grep -q '\${' || problem "$name has a property: $(grep -m 1 -o '\${[^}]*}' "$pom")"
    ! grep -q '<scope>test</scope>' "$pom" || problem "$name has a dependency of its tests"
    base=${pom%.pom}
    files=("$pom")
    if ! grep -q '<packaging>pom</packaging>' "$pom"; then
        files+=("$base.jar" "$base-sources.jar" "$base-javadoc.jar" "$base-cyclonedx.json")
    fi
    for file in "${files[@]}"; do
        [ -f "$file" ] || problem "$(basename "$file") is missing"
        [ -z "$signed" ] || [ -f "$file.asc" ] || problem "$(basename "$file") has no signature"
    done
done
extra=$(find "$staged" -name '*-tests.jar')
[ -z "$extra" ] || problem "tests are staged: $extra"
[ "$problems" = 0 ] || exit 1
echo "$(ls "$staged" | wc -l) artifacts are as they are to be published."
