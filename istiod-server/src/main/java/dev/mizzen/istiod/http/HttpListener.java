package dev.mizzen.istiod.http;

import com.google.protobuf.UnsafeByteOperations;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.tls.Tls;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.ServerConnectionException;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http2.Http2Config;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.X509ExtendedKeyManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One HTTP port with its pages, in plain text or over TLS. Bounded: small headers, limited bodies,
 * and an end to every request and every idle connection, so that slow callers hold nothing for
 * long.
 *
 * <p>Pages are found by the longest path that matches; a page at {@code /debug/} answers everything
 * below it. HTTP/2 is spoken over TLS alone, to callers that ask for it.
 */
public final class HttpListener implements AutoCloseable {
  /** Source: Istio 1.30, pkg/kube/util.go, MaxRequestBodyBytes. */
  public static final int MAX_BODY_BYTES = 6 * 1024 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(HttpListener.class);

  /** From a request's first line to its answer; also how long a connection may be idle. */
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private static final Duration LOOK_AROUND = Duration.ofSeconds(2);
  private static final int MAX_CONNECTIONS = 512;
  private static final int MAX_HEADER_BYTES = 16 * 1024;
  private static final int MAX_STREAMS = 100;
  private static final int MAX_RESETS = 50;

  private final WebServer server;
  private final RequestDeadlines deadlines;

  private HttpListener(WebServer server, RequestDeadlines deadlines) {
    this.server = server;
    this.deadlines = deadlines;
  }

  /**
   * Opens the port in plain text.
   *
   * @param address port 0 takes a free one
   */
  public static HttpListener open(InetSocketAddress address, Site site) {
    RequestDeadlines deadlines = new RequestDeadlines(LONGEST);
    return start(builder(address, site, LONGEST, deadlines), deadlines);
  }

  /**
   * Opens the port over TLS.
   *
   * @param identity chooses the certificate of each handshake
   */
  public static HttpListener openSecure(
      InetSocketAddress address, Site site, X509ExtendedKeyManager identity, TlsRules rules) {
    return openSecure(address, site, identity, rules, LONGEST);
  }

  static HttpListener openSecure(
      InetSocketAddress address,
      Site site,
      X509ExtendedKeyManager identity,
      TlsRules rules,
      Duration longest) {
    Http2Config http2 =
        Http2Config.builder()
            .maxConcurrentStreams(MAX_STREAMS)
            .maxHeaderListSize(MAX_HEADER_BYTES)
            .maxRapidResets(MAX_RESETS)
            .flowControlTimeout(longest)
            .build();
    Tls tls = TlsServer.tls(identity, rules);
    RequestDeadlines deadlines = new RequestDeadlines(longest);
    return start(builder(address, site, longest, deadlines).addProtocol(http2).tls(tls), deadlines);
  }

  private static WebServerConfig.Builder builder(
      InetSocketAddress address, Site site, Duration longest, RequestDeadlines deadlines) {
    return WebServer.builder()
        .address(address.getAddress())
        .port(address.getPort())
        .maxTcpConnections(MAX_CONNECTIONS)
        .connectionOptions(options -> options.readTimeout(longest).tcpNoDelay(true))
        .idleConnectionTimeout(longest)
        .idleConnectionPeriod(LOOK_AROUND.compareTo(longest) < 0 ? LOOK_AROUND : longest)
        .protocolsDiscoverServices(false)
        .addProtocol(
            Http1Config.builder()
                .maxHeadersSize(MAX_HEADER_BYTES)
                .addReceiveListener(deadlines)
                .build())
        .shutdownHook(false)
        .routing(routing -> route(routing, site, deadlines));
  }

  private static HttpListener start(WebServerConfig.Builder builder, RequestDeadlines deadlines) {
    try {
      return new HttpListener(builder.build().start(), deadlines);
    } catch (RuntimeException inUse) {
      deadlines.close();
      throw inUse;
    }
  }

  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.stop();
    deadlines.close();
  }

  private static void route(HttpRouting.Builder routing, Site site, RequestDeadlines deadlines) {
    routing.any(
        "/*",
        (request, response) -> {
          HttpAnswer answer = answer(site, request, deadlines);
          if (!request.content().consumed() && isOneOnAConnection(request)) {
            response.header(HeaderValues.CONNECTION_CLOSE);
          }
          send(answer, response);
        });
  }

  /** HTTP/2 has other requests on the same connection, and no word for closing it. */
  private static boolean isOneOnAConnection(ServerRequest request) {
    return request.prologue().protocolVersion().startsWith("1");
  }

  private static HttpAnswer answer(Site site, ServerRequest request, RequestDeadlines deadlines) {
    String path = request.path().path();
    try {
      Optional<PostPage> post = find(site.posts(), path);
      if (post.isPresent()) {
        return post(post.get(), request, deadlines);
      }
      deadlines.end();
      boolean isGet = request.prologue().method().text().equals("GET");
      return find(site.pages(), path)
          .filter(page -> isGet)
          .map(page -> page.answer(read(request)))
          .orElseGet(() -> HttpAnswer.text(404, "404 page not found\n"));
    } catch (UncheckedIOException gone) {
      throw gone;
    } catch (RuntimeException fault) {
      LOG.atError().addKeyValue("path", path).setCause(fault).log("page failed");
      return HttpAnswer.text(500, "internal error; see the server's log\n");
    }
  }

  private static <T> Optional<T> find(Map<String, T> pages, String path) {
    T exact = pages.get(path);
    if (exact != null) {
      return Optional.of(exact);
    }
    return pages.entrySet().stream()
        .filter(page -> page.getKey().endsWith("/") && path.startsWith(page.getKey()))
        .max(Map.Entry.comparingByKey(Comparator.comparingInt(String::length)))
        .map(Map.Entry::getValue);
  }

  private static HttpAnswer post(PostPage page, ServerRequest request, RequestDeadlines deadlines) {
    byte[] body = body(request, deadlines);
    String type = request.headers().value(HeaderNames.CONTENT_TYPE).orElse("");
    return page.answer(
        new HttpPost(request.path().path(), type, UnsafeByteOperations.unsafeWrap(body)));
  }

  private static byte[] body(ServerRequest request, RequestDeadlines deadlines) {
    deadlines.begin();
    try {
      return request.content().hasEntity()
          ? request.content().inputStream().readNBytes(MAX_BODY_BYTES + 1)
          : new byte[0];
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    } catch (DataReader.InsufficientDataAvailableException | ServerConnectionException gone) {
      throw new UncheckedIOException(new EOFException("the caller went away"));
    } finally {
      deadlines.end();
    }
  }

  private static void send(HttpAnswer answer, ServerResponse response) {
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
