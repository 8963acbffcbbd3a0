#!/usr/bin/env bash
# Sets the version in every POM.
# Usage: scripts/set_version.sh VERSION
set -euo pipefail
[ $# = 1 ] || { sed -n 's/^# Usage: /Usage: /p' "$0" >&2; exit 2; }
cd "$(dirname "$0")/.."
old=$(sed -n 's#^  <version>\(.*\)</version>#\1#p' pom.xml)
sed -i "s#^  <version>$old</version>#  <version>$1</version>#" pom.xml
# each module's version is its parent's
git ls-files '*/pom.xml' | xargs sed -i "/<parent>/,/<\/parent>/s#<version>$old</version>#<version>$1</version>#"
git --no-pager diff --stat -- '*pom.xml'
