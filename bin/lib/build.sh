# Builds a module when it has to be, and names its jars. Sourced by bin/*, after jdk.sh.

mizzen_fresh() { # has the folder "$3" jars of module "$2" below "$1" that are newer than every source behind them?
  local root=$1 own=$2 jars=$3 module newest
  [ -d "$jars/lib" ] || return 1
  newest=$(ls -t "$jars"/.built "$jars"/mizzen-*.jar 2>/dev/null | head -n 1)
  [ -n "$newest" ] || return 1
  for module in . config-model config-model/istio-api service-registry xds-core ca-citadel injector-webhook envoy-harness istiod-server "$own"; do
    [ -f "$root/$module/pom.xml" ] || continue
    [ -z "$(find "$root/$module/pom.xml" $([ -d "$root/$module/src/main" ] && echo "$root/$module/src/main") -newer "$newest" -print | head -n 1)" ] || return 1
  done
}

# Brings module "$2" below "$1" up to date and leaves the folder of its jars in MIZZEN_JARS: those of ./mvnw where they are
# fresh, else those of a build without gates, for whoever starts a program wants to see it run.
mizzen_build() {
  local target=$1/$2/target
  for MIZZEN_JARS in "$target" "$target/quick"; do
    mizzen_fresh "$1" "$2" "$MIZZEN_JARS" && return 0
  done
  echo "building $2 (a minute or two on a fresh clone) …" >&2
  (cd "$1" && ./mvnw -q -Pquick -DskipTests -pl "$2" -am package >&2)
  touch "$MIZZEN_JARS/.built"
}

mizzen_class_path() { # jars only, in a fixed order: a folder on the class path would keep the JVM from using an AOT cache
  local jar path=
  for jar in "$MIZZEN_JARS"/mizzen-*-SNAPSHOT.jar "$MIZZEN_JARS"/lib/*.jar; do
    path=$path:$jar
  done
  printf '%s' "${path#:}"
}
