#!/usr/bin/env bash
# Writes api/PACKAGE.txt anew: the public types and members that programs may use. Run it after a change to them that is meant, and read
# the difference: what goes or changes there breaks programs.
# Usage: scripts/accept_api.sh [arguments of Maven]
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p api
./mvnw -B -q --no-transfer-progress -pl cli -am test -Dtest=PublicApiTest -Dsurefire.failIfNoSpecifiedTests=false -Dapi.accept=true "$@"
git --no-pager diff --stat -- api
