package dev.mizzen.xds.simulation;

import dev.mizzen.xds.simulation.Call.Payload;
import dev.mizzen.xds.simulation.Call.Security;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.listener.v3.ListenerFilter;
import io.envoyproxy.envoy.config.listener.v3.ListenerFilterChainMatchPredicate;
import io.envoyproxy.envoy.extensions.filters.listener.http_inspector.v3.HttpInspector;
import io.envoyproxy.envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a listener's inspectors find out about a connection before a filter chain is chosen; what no
 * inspector looks for stays unknown.
 *
 * @param transport {@code tls} or {@code raw_buffer}
 * @param serverName in lower case
 * @param applicationProtocols the caller's best first
 */
record Sensed(String transport, Optional<String> serverName, List<String> applicationProtocols) {
  private static final String RAW = "raw_buffer";
  private static final String TLS = "tls";

  static Sensed of(Listener listener, Call call) {
    return switch (call.security()) {
      case Security.Tls tls ->
          has(listener, TlsInspector.getDescriptor().getFullName(), call)
              ? new Sensed(TLS, tls.sni().map(name -> name.toLowerCase(Locale.ROOT)), tls.alpn())
              : new Sensed(RAW, Optional.empty(), List.of());
      case Security.Plaintext() ->
          switch (call.payload()) {
            case Payload.Http http
                when has(listener, HttpInspector.getDescriptor().getFullName(), call) ->
                new Sensed(RAW, Optional.empty(), List.of(http.version().plaintextName()));
            case Payload.Http _, Payload.Bytes _ -> new Sensed(RAW, Optional.empty(), List.of());
          };
    };
  }

  private static boolean has(Listener listener, String type, Call call) {
    return listener.getListenerFiltersList().stream()
        .anyMatch(
            filter ->
                filter.getTypedConfig().getTypeUrl().endsWith("/" + type)
                    && !isDisabled(filter, call.destination().port()));
  }

  private static boolean isDisabled(ListenerFilter filter, int port) {
    return filter.hasFilterDisabled() && holds(filter.getFilterDisabled(), port);
  }

  private static boolean holds(ListenerFilterChainMatchPredicate predicate, int port) {
    return switch (predicate.getRuleCase()) {
      case OR_MATCH ->
          predicate.getOrMatch().getRulesList().stream().anyMatch(rule -> holds(rule, port));
      case AND_MATCH ->
          predicate.getAndMatch().getRulesList().stream().allMatch(rule -> holds(rule, port));
      case NOT_MATCH -> !holds(predicate.getNotMatch(), port);
      case ANY_MATCH -> predicate.getAnyMatch();
      case DESTINATION_PORT_RANGE ->
          port >= predicate.getDestinationPortRange().getStart()
              && port < predicate.getDestinationPortRange().getEnd();
      case RULE_NOT_SET -> false;
    };
  }
}
