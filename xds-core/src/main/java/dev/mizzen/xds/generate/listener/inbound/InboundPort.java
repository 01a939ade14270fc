package dev.mizzen.xds.generate.listener.inbound;

import dev.mizzen.api.networking.v1alpha3.ServerTLSSettings;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.index.MutualTlsMode;
import dev.mizzen.model.service.Protocol;
import dev.mizzen.xds.generate.listener.chain.ListenerBind;
import dev.mizzen.xds.generate.listener.http.RouteSource;
import java.util.Optional;
import java.util.Set;

/**
 * One port of the workload, or all that no service names.
 *
 * @param bind names the chains; its port is the workload's, 0 for any
 * @param capture whether the port has a listener of its own
 * @param protocol what the service or the Sidecar says is spoken
 * @param mode whether mutual TLS is asked for
 * @param names of filter chains and statistics
 * @param route for HTTP; its cluster gets TCP too
 * @param tls a Sidecar's own TLS, in place of mutual TLS
 * @param origin the Sidecar named in metadata
 */
record InboundPort(
    ListenerBind bind,
    Capture capture,
    Protocol protocol,
    MutualTlsMode mode,
    Names names,
    RouteSource.ToWorkload route,
    Optional<ServerTLSSettings> tls,
    Optional<ConfigKey> origin,
    Set<ConfigKey> sources) {
  /** How connections reach the port. */
  enum Capture {
    /** Intercepted. */
    VIRTUAL,
    /** The client calls the proxy's own port. */
    BOUND
  }

  /**
   * What chains are called.
   *
   * @param httpStat prefix of HTTP statistics, ends in a semicolon
   * @param tcpStat name of TCP statistics
   */
  record Names(String httpChain, String tcpChain, String httpStat, String tcpStat) {}
}
