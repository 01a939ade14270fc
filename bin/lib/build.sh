# Builds a module when it has to be, and names its jars. Sourced by bin/*, after jdk.sh.

mizzen_stale() { # is the build of module "$2" below "$1" missing, or older than a source of the server or of itself?
  local root=$1 target=$1/$2/target module newest
  [ -d "$target/lib" ] || return 0
  newest=$(ls -t "$target"/.built "$target"/mizzen-*.jar 2>/dev/null | head -n 1)
  [ -n "$newest" ] || return 0
  for module in config-model config-model/istio-api service-registry xds-core ca-citadel injector-webhook envoy-harness istiod-server "$2"; do
    [ -d "$root/$module/src/main" ] || continue
    [ -z "$(find "$root/$module/src/main" "$root/$module/pom.xml" -newer "$newest" -print | head -n 1)" ] || return 0
  done
  [ -n "$(find "$root/pom.xml" -newer "$newest")" ]
}

mizzen_build() { # brings module "$2" below "$1" up to date; says so, for it takes a while
  mizzen_stale "$1" "$2" || return 0
  echo "building $2 (once; a minute or two on a fresh clone) …" >&2
  (cd "$1" && ./mvnw -q -DskipTests -pl "$2" -am package >&2)
  touch "$1/$2/target/.built"
}

mizzen_class_path() { # jars only, in a fixed order: a folder on the class path would keep the JVM from using an AOT cache
  local jar path=
  for jar in "$1"/target/mizzen-*-SNAPSHOT.jar "$1"/target/lib/*.jar; do
    path=$path:$jar
  done
  printf '%s' "${path#:}"
}
