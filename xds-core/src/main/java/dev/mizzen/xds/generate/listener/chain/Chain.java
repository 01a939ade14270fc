package dev.mizzen.xds.generate.listener.chain;

import dev.mizzen.model.ConfigKey;
import dev.mizzen.xds.generate.listener.http.HttpConnection;
import dev.mizzen.xds.generate.listener.tcp.TcpConnection;
import dev.mizzen.xds.generate.listener.tls.DownstreamTls;
import java.util.Optional;

/**
 * A filter chain: which connections it takes and what becomes of them.
 *
 * @param name empty for none
 * @param tls ended here; empty where bytes are passed on as they come
 * @param exchange whether TCP peers tell each other who they are first
 * @param origin the object named in metadata
 */
public record Chain(
    String name,
    ChainMatch match,
    Content content,
    Optional<DownstreamTls> tls,
    PeerExchange exchange,
    Optional<ConfigKey> origin) {
  /** What becomes of a connection. */
  public sealed interface Content {}

  /** Its requests are routed. */
  public record Http(HttpConnection connection) implements Content {}

  /** Its bytes are passed on. */
  public record Tcp(TcpConnection connection) implements Content {}

  /** Whether metadata is exchanged at the start of TCP connections. */
  public enum PeerExchange {
    NONE,
    AT_START
  }

  /** Without name, TLS, exchange and origin. */
  public static Chain of(ChainMatch match, Content content) {
    return new Chain("", match, content, Optional.empty(), PeerExchange.NONE, Optional.empty());
  }

  public Chain named(String wanted) {
    return new Chain(wanted, match, content, tls, exchange, origin);
  }

  public Chain madeBy(ConfigKey key) {
    return new Chain(name, match, content, tls, exchange, Optional.of(key));
  }

  public Chain ending(Optional<DownstreamTls> ended) {
    return new Chain(name, match, content, ended, exchange, origin);
  }

  public Chain exchanging(PeerExchange wanted) {
    return new Chain(name, match, content, tls, wanted, origin);
  }

  public boolean isHttp() {
    return content instanceof Http;
  }
}
