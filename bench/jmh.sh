#!/bin/sh
# Benchmarks of inner pieces. Arguments are JMH's: a regular expression for their names, -l lists them, -h tells the rest.
# Usage: bench/jmh.sh [Attention] [-f 1 -wi 1 -i 3]
set -eu
root=$(cd "$(dirname "$0")/.." && pwd -P)
(cd "$root" && ./mvnw -q -B -DskipTests package)
export OMP_WAIT_POLICY=passive GOMP_SPINCOUNT=10000 MALLOC_ARENA_MAX=1 # as ./visualbert sets them
exec java -Dorg.bytedeco.javacpp.maxphysicalbytes=0 \
    -cp "$root/bench/target/classes:$root/bench/target/lib/*:$root/cli/target/lib/*" \
    org.openjdk.jmh.Main "$@"
