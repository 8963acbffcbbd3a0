#!/usr/bin/env bash
# Puts what a release publishes into a folder, as a Maven repository: a jar, its sources, Javadoc and SBOM a module, and POMs without a
# parent. No test runs. Nothing leaves this machine.
# Usage: scripts/stage.sh FOLDER [arguments of Maven]
#   -Dgpg.skip    without signatures; else gpg's default key signs, or that of -Dgpg.keyname=...
set -euo pipefail
[ $# -ge 1 ] || { sed -n 's/^# Usage: /Usage: /p' "$0" >&2; exit 2; }
folder=$(mkdir -p "$1" && cd "$1" && pwd)
shift
cd "$(dirname "$0")/.."
./mvnw -B -q --no-transfer-progress -Prelease -DskipTests -Dspotless.check.skip=true clean deploy -DaltDeploymentRepository="staged::file:$folder" "$@"
# The modules above take them in this build; nobody else does.
find "$folder/org/visualbert4j" -name '*-tests.jar*' -delete
