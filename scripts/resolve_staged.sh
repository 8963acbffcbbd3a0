#!/usr/bin/env bash
# Resolves a fresh Maven project that knows nothing of this build against a folder that scripts/stage.sh made, and copies its jars. Ours come
# from that folder only; others from the local repository or Maven Central. Versions come from visualbert4j-bom.
# Usage: scripts/resolve_staged.sh STAGED JARS ARTIFACT[:pom]...
set -euo pipefail
[ $# -ge 3 ] || { sed -n 's/^# Usage: /Usage: /p' "$0" >&2; exit 2; }
root=$(cd "$(dirname "$0")/.." && pwd)
staged=$(cd "$1" && pwd)
jars=$(mkdir -p "$2" && cd "$2" && pwd)
shift 2
version=$(sed -n 's#^  <version>\(.*\)</version>#\1#p' "$root/pom.xml")
project=$(mktemp -d)
trap 'rm -rf "$project"' EXIT
mkdir "$project/.mvn" # the root of a build of its own, without this one's settings
{
    cat <<POM
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>somebody</groupId>
  <artifactId>fresh</artifactId>
  <version>1</version>
  <repositories><repository><id>staged</id><url>file:$staged</url></repository></repositories>
  <dependencyManagement>
    <dependencies>
      <dependency><groupId>org.visualbert4j</groupId><artifactId>visualbert4j-bom</artifactId><version>$version</version><type>pom</type><scope>import</scope></dependency>
    </dependencies>
  </dependencyManagement>
  <dependencies>
POM
    for artifact in "$@"; do
        type=jar
        [ "$artifact" = "${artifact%:pom}" ] || type=pom
        echo "    <dependency><groupId>org.visualbert4j</groupId><artifactId>${artifact%:pom}</artifactId><type>$type</type></dependency>"
    done
    echo "  </dependencies>"
    echo "</project>"
} > "$project/pom.xml"
plugin=$(sed -n 's#.*<artifactId>maven-dependency-plugin</artifactId><version>\(.*\)</version>.*#\1#p' "$root/pom.xml")
"$root/mvnw" -B -q --no-transfer-progress -f "$project/pom.xml" \
    -Dmaven.repo.local="$project/repository" -Dmaven.repo.local.tail="${MAVEN_REPOSITORY:-$HOME/.m2/repository}" \
    "org.apache.maven.plugins:maven-dependency-plugin:$plugin:copy-dependencies" \
    -DincludeScope=runtime -DexcludeTypes=pom -DoutputDirectory="$jars"
