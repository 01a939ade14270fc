# Finds a JDK 25 and leaves its home in MIZZEN_JDK. Sourced by bin/* and mvnw.
# Order: JAVA_HOME, java on PATH, then the places where JDKs are usually installed.

mizzen_java_major() { # prints the major version of the JDK in "$1", nothing where there is none; its release file spares a start of java
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 0
  if [ -f "$1/release" ]; then
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
  else
    "$1/bin/java" -version 2>&1 | sed -n '1s/.*version "\([0-9]*\).*/\1/p'
  fi
}

mizzen_find_jdk() {
  local wanted=25 home on_path
  on_path=$(command -v java 2>/dev/null || true)
  [ -z "$on_path" ] || on_path=$(dirname "$(dirname "$(readlink -f "$on_path" 2>/dev/null || echo "$on_path")")")
  for home in "${JAVA_HOME:-}" "$on_path" \
    /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* /opt/*jdk* /opt/homebrew/opt/openjdk* /usr/local/opt/openjdk* \
    "${HOME:-}"/.sdkman/candidates/java/* "${HOME:-}"/.jdks/* "${HOME:-}"/.local/share/mise/installs/java/* "${HOME:-}"/.asdf/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME:-}"/Library/Java/JavaVirtualMachines/*/Contents/Home; do
    [ -n "$home" ] && [ -d "$home" ] || continue
    if [ "$(mizzen_java_major "$home")" = "$wanted" ]; then
      MIZZEN_JDK=$home
      return 0
    fi
  done
  echo "Mizzen needs a JDK $wanted (javac included) and found none: not in JAVA_HOME, on PATH, or in the usual folders (/usr/lib/jvm, ~/.sdkman, ~/.jdks, …)." >&2
  echo "Install one, for example Eclipse Temurin $wanted, or point JAVA_HOME at it, and run this again." >&2
  return 1
}
