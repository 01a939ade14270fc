package dev.mizzen.istiod.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One HTTP port with its pages. Bounded: small headers, no bodies, idle connections closed.
 *
 * <p>Pages are found by the longest path that matches; a page at {@code /debug/} answers everything
 * below it.
 */
public final class HttpListener implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpListener.class);
  private static final Duration IDLE = Duration.ofMinutes(2);
  private static final int MAX_CONNECTIONS = 512;
  private static final int MAX_HEADER_BYTES = 16 * 1024;

  private final WebServer server;

  private HttpListener(WebServer server) {
    this.server = server;
  }

  /**
   * Opens the port.
   *
   * @param address port 0 takes a free one
   * @param pages by path
   */
  public static HttpListener open(InetSocketAddress address, Map<String, Page> pages) {
    WebServer server =
        WebServer.builder()
            .address(address.getAddress())
            .port(address.getPort())
            .maxTcpConnections(MAX_CONNECTIONS)
            .maxPayloadSize(0)
            .connectionOptions(options -> options.readTimeout(IDLE).tcpNoDelay(true))
            .idleConnectionTimeout(IDLE)
            .addProtocol(
                io.helidon.webserver.http1.Http1Config.builder()
                    .maxHeadersSize(MAX_HEADER_BYTES)
                    .build())
            .shutdownHook(false)
            .routing(routing -> route(routing, pages))
            .build()
            .start();
    return new HttpListener(server);
  }

  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.stop();
  }

  private static void route(HttpRouting.Builder routing, Map<String, Page> pages) {
    routing.get(
        "/*", (request, response) -> serve(find(pages, request.path().path()), request, response));
  }

  private static Page find(Map<String, Page> pages, String path) {
    Page exact = pages.get(path);
    if (exact != null) {
      return exact;
    }
    Page longest = query -> HttpAnswer.text(404, "404 page not found\n");
    int length = 0;
    for (Map.Entry<String, Page> page : pages.entrySet()) {
      String prefix = page.getKey();
      if (prefix.endsWith("/") && prefix.length() > length && path.startsWith(prefix)) {
        longest = page.getValue();
        length = prefix.length();
      }
    }
    return longest;
  }

  private static void serve(Page page, ServerRequest request, ServerResponse response) {
    HttpAnswer answer;
    try {
      answer = page.answer(read(request));
    } catch (RuntimeException fault) {
      LOG.atError().addKeyValue("path", request.path().path()).setCause(fault).log("page failed");
      answer = HttpAnswer.text(500, "internal error; see the server's log\n");
    }
    response.status(Status.create(answer.status()));
    response.header(HeaderNames.CONTENT_TYPE, answer.contentType());
    response.header(HeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff");
    response.send(answer.body());
  }

  private static HttpQuery read(ServerRequest request) {
    Map<String, String> parameters = new HashMap<>();
    for (String name : request.query().names()) {
      parameters.put(name, request.query().getRaw(name).isEmpty() ? "" : request.query().get(name));
    }
    boolean isLocal =
        request.remotePeer().address() instanceof InetSocketAddress peer
            && !peer.isUnresolved()
            && peer.getAddress().isLoopbackAddress();
    return new HttpQuery(request.path().path(), parameters, isLocal);
  }
}
