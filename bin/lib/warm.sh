# Keeps what a start of the server learns about its classes in a cache beside the jars. Sourced by bin/istiod, after build.sh.

mizzen_cache() { printf '%s' "$MIZZEN_JARS/istiod.aot"; }

# Starts the server on a small mesh, on free ports of this machine, and keeps the classes that it loads until it serves.
mizzen_warm() { # root of the checkout
  local work server step
  work=$(mktemp -d "$MIZZEN_JARS/warm.XXXXXX")
  trap "rm -rf '$work'" EXIT
  : >"$work/log"
  echo "preparing quicker starts (half a minute) …" >&2
  env -u JAVA_TOOL_OPTIONS "$MIZZEN_JDK/bin/java" "@$1/bin/lib/istiod.jvm" "-XX:AOTCacheOutput=$work/istiod.aot" '-Xlog:aot*=error' \
    -cp "$(mizzen_class_path)" dev.mizzen.istiod.Main discovery --configDir "$1/samples/bookinfo" --grpcAddr 127.0.0.1:0 \
    --secureGRPCAddr 127.0.0.1:0 --httpAddr 127.0.0.1:0 --monitoringAddr 127.0.0.1:0 --httpsAddr 127.0.0.1:0 >"$work/log" 2>&1 &
  server=$!
  for ((step = 0; step < 600; step++)); do
    ! grep -q 'serving webhooks' "$work/log" || break
    kill -0 "$server" 2>/dev/null || break
    sleep 0.2
  done
  kill "$server" 2>/dev/null || true
  wait "$server" || true
  if [ ! -f "$work/istiod.aot" ]; then
    cat "$work/log" >&2
    echo "no cache was made; starts are as quick as before" >&2
    return 1
  fi
  mv -f "$work/istiod.aot" "$(mizzen_cache)"
}

# Leaves the options that use the cache in MIZZEN_WARMTH. One that is not of these jars, this JDK or these options is passed
# over by the JVM; without a word, for it costs nothing but time.
mizzen_warmth() {
  MIZZEN_WARMTH=()
  case "${MIZZEN_JAVA_OPTS:-} ${JAVA_TOOL_OPTIONS:-}" in *AOT*) return 0 ;; esac # somebody else's choice
  [ ! -f "$(mizzen_cache)" ] || MIZZEN_WARMTH=("-XX:AOTCache=$(mizzen_cache)" '-Xlog:aot*=off')
}
