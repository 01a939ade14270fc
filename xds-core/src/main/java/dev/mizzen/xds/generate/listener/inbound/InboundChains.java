package dev.mizzen.xds.generate.listener.inbound;

import dev.mizzen.model.service.Protocol;
import dev.mizzen.xds.generate.listener.chain.Chain;
import dev.mizzen.xds.generate.listener.chain.ChainMatch;
import dev.mizzen.xds.generate.listener.chain.ChainMatch.Transport;
import dev.mizzen.xds.generate.listener.http.HttpConnection;
import dev.mizzen.xds.generate.listener.settings.ListenerSide;
import dev.mizzen.xds.generate.listener.tcp.TcpConnection;
import dev.mizzen.xds.generate.listener.tls.DownstreamTls;
import dev.mizzen.xds.generate.listener.tls.DownstreamTls.Traffic;
import dev.mizzen.xds.generate.listener.tls.TlsProtocols;
import java.util.List;
import java.util.Optional;

/**
 * The filter chains of one port of the workload: a row of protocols by modes of mutual TLS.
 *
 * <p>Clients of the mesh are told by the protocols that their TLS names; whoever else speaks TLS
 * speaks it with the workload itself. Source: Istio 1.30,
 * pilot/pkg/networking/core/listener_inbound.go, getFilterChainMatchOptions; spec xds §5.3.
 */
final class InboundChains {
  private static final List<String> MESH_HTTP =
      List.of("istio-http/1.0", "istio-http/1.1", "istio-h2");
  private static final List<String> MESH_TCP = List.of("istio-peer-exchange", "istio");
  private static final List<String> PLAINTEXT_HTTP = List.of("http/1.1", "h2c");

  private static final ChainMatch MESH = ChainMatch.of(Transport.TLS, TlsProtocols.OF_MESH_CLIENTS);
  private static final ChainMatch ANY_TLS = ChainMatch.of(Transport.TLS, List.of());
  private static final ChainMatch PLAINTEXT = ChainMatch.of(Transport.PLAINTEXT, List.of());
  private static final ChainMatch SNIFFED_HTTP = ChainMatch.of(Transport.PLAINTEXT, PLAINTEXT_HTTP);

  private enum Tls {
    ENDS,
    PASSES
  }

  private final InboundPort port;

  private InboundChains(InboundPort port) {
    this.port = port;
  }

  static List<Chain> of(InboundPort port) {
    InboundChains chains = new InboundChains(port);
    if (port.tls().isPresent()) {
      return List.of(chains.ofSidecarTls());
    }
    if (port.protocol().isHttp()) {
      return chains.http();
    }
    return port.protocol() == Protocol.UNSUPPORTED ? chains.sniffed() : chains.tcp();
  }

  private List<Chain> http() {
    return switch (port.mode()) {
      case STRICT -> List.of(http(ANY_TLS, Tls.ENDS));
      case PERMISSIVE -> List.of(http(MESH, Tls.ENDS), http(PLAINTEXT, Tls.PASSES));
      case DISABLE, UNKNOWN -> List.of(http(PLAINTEXT, Tls.PASSES));
    };
  }

  private List<Chain> tcp() {
    return switch (port.mode()) {
      case STRICT -> List.of(tcp(ANY_TLS, Tls.ENDS));
      case PERMISSIVE ->
          List.of(tcp(MESH, Tls.ENDS), tcp(ANY_TLS, Tls.PASSES), tcp(PLAINTEXT, Tls.PASSES));
      case DISABLE, UNKNOWN -> List.of(tcp(PLAINTEXT, Tls.PASSES));
    };
  }

  private List<Chain> sniffed() {
    ChainMatch meshHttp = ChainMatch.of(Transport.TLS, MESH_HTTP);
    ChainMatch meshTcp = ChainMatch.of(Transport.TLS, MESH_TCP);
    return switch (port.mode()) {
      case STRICT -> List.of(http(meshHttp, Tls.ENDS), tcp(ANY_TLS, Tls.ENDS));
      case PERMISSIVE ->
          List.of(
              http(meshHttp, Tls.ENDS),
              http(SNIFFED_HTTP, Tls.PASSES),
              tcp(meshTcp, Tls.ENDS),
              tcp(PLAINTEXT, Tls.PASSES),
              tcp(ANY_TLS, Tls.PASSES));
      case DISABLE, UNKNOWN -> List.of(http(SNIFFED_HTTP, Tls.PASSES), tcp(PLAINTEXT, Tls.PASSES));
    };
  }

  private Chain ofSidecarTls() {
    boolean isHttp = port.protocol().isHttp();
    Chain chain = isHttp ? http(ANY_TLS, Tls.PASSES) : tcp(ANY_TLS, Tls.PASSES);
    Traffic traffic = isHttp ? Traffic.HTTP : Traffic.TCP;
    return chain.ending(port.tls().map(tls -> new DownstreamTls.Server(tls, traffic)));
  }

  private Chain http(ChainMatch match, Tls tls) {
    HttpConnection connection =
        new HttpConnection(
            ListenerSide.SIDECAR_INBOUND, port.names().httpStat(), port.route(), port.protocol());
    return chain(match, new Chain.Http(connection), port.names().httpChain())
        .ending(mesh(tls, Traffic.HTTP));
  }

  private Chain tcp(ChainMatch match, Tls tls) {
    TcpConnection connection =
        TcpConnection.to(port.route().cluster(), port.names().tcpStat(), port.protocol());
    return chain(match, new Chain.Tcp(connection), port.names().tcpChain())
        .ending(mesh(tls, Traffic.TCP));
  }

  private static Optional<DownstreamTls> mesh(Tls tls, Traffic traffic) {
    return switch (tls) {
      case ENDS -> Optional.of(new DownstreamTls.Mesh(traffic));
      case PASSES -> Optional.empty();
    };
  }

  private Chain chain(ChainMatch match, Chain.Content content, String name) {
    return new Chain(
        name,
        match.onPort(port.bind().port()),
        content,
        Optional.empty(),
        Chain.PeerExchange.AT_START,
        port.origin());
  }
}
