#!/bin/sh
# Sets up the reference environment in a folder, builds us, and runs us beside our peers. Arguments after the folder are
# those of compare.py. Usage: bench/peers/run.sh DIR [WORK ...] [--data DATA] [--json RESULTS.json]
set -eu
if [ $# -lt 1 ]; then
    echo "usage: $0 DIR [arguments of compare.py]" >&2
    exit 2
fi
environment=$1
shift
here=$(cd "$(dirname "$0")" && pwd -P)
"$here/../reference/setup.sh" "$environment"
(cd "$here/../.." && ./mvnw -q -B -DskipTests package)
exec "$environment/bin/python" "$here/compare.py" "$@"
