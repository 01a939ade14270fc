package dev.mizzen.envoy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** A small HTTP server that answers with its name, counts, and remembers the last requests. */
public final class Backend implements AutoCloseable {
  private static final int REMEMBERED = 1000;
  private static final int HOLD_SECONDS = 20;

  private final String name;
  private final HttpServer server;
  private final AtomicInteger served = new AtomicInteger();
  private final AtomicInteger toFail = new AtomicInteger();
  private final AtomicInteger toHold = new AtomicInteger();
  private final AtomicInteger held = new AtomicInteger();
  private final CountDownLatch released = new CountDownLatch(1);
  private final ConcurrentLinkedDeque<Seen> seen = new ConcurrentLinkedDeque<>();

  private final Function<Seen, String> body;
  private volatile int failure = 503;

  private Backend(String name, HttpServer server, Function<Seen, String> body) {
    this.name = name;
    this.server = server;
    this.body = body;
  }

  /**
   * A request as it arrived.
   *
   * @param peer address and port of the connection it came over
   */
  public record Seen(
      String method, String path, Map<String, List<String>> headers, InetSocketAddress peer) {
    public Seen {
      headers = Collections.unmodifiableMap(headers);
    }
  }

  /** Listens on a loopback address and answers with its name; port 0 takes a free one. */
  public static Backend start(String name, String address, int port) {
    return start(name, address, port, request -> name);
  }

  /** As above with an answer of its own, which is made on a virtual thread. */
  public static Backend start(String name, String address, int port, Function<Seen, String> body) {
    try {
      return start(name, HttpServer.create(socket(address, port), 128), body);
    } catch (IOException inUse) {
      throw inUse(name, address, port, inUse);
    }
  }

  /** Speaks HTTPS; asks for a client certificate and refuses who has none where told so. */
  public static Backend startTls(
      String name, String address, int port, SSLContext tls, boolean wantsClientCertificate) {
    try {
      HttpsServer server = HttpsServer.create(socket(address, port), 128);
      server.setHttpsConfigurator(
          new HttpsConfigurator(tls) {
            @Override
            public void configure(HttpsParameters connection) {
              SSLParameters parameters = tls.getDefaultSSLParameters();
              parameters.setNeedClientAuth(wantsClientCertificate);
              connection.setSSLParameters(parameters);
            }
          });
      return start(name, server, request -> name);
    } catch (IOException inUse) {
      throw inUse(name, address, port, inUse);
    }
  }

  private static InetSocketAddress socket(String address, int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(address), port);
  }

  private static UncheckedIOException inUse(
      String name, String address, int port, IOException cause) {
    return new UncheckedIOException(
        "backend " + name + " cannot listen on " + address + ":" + port, cause);
  }

  private static Backend start(String name, HttpServer server, Function<Seen, String> body) {
    Backend backend = new Backend(name, server, body);
    server.createContext("/", backend::answer);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    return backend;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      Seen request =
          new Seen(
              exchange.getRequestMethod(),
              exchange.getRequestURI().toString(),
              exchange.getRequestHeaders(),
              exchange.getRemoteAddress());
      remember(request);
      boolean fails = takeOne(toFail);
      boolean holds = takeOne(toHold);
      served.incrementAndGet();
      if (holds) {
        hold();
      }
      byte[] answer = (body.apply(request) + "\n").getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("x-backend", name);
      exchange.sendResponseHeaders(fails ? failure : 200, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  private static boolean takeOne(AtomicInteger left) {
    return left.getAndUpdate(count -> Math.max(0, count - 1)) > 0;
  }

  private void hold() throws IOException {
    held.incrementAndGet();
    try {
      boolean inTime = released.await(HOLD_SECONDS, TimeUnit.SECONDS);
      if (!inTime) {
        throw new IOException("nobody released what " + name + " holds");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void remember(Seen request) {
    seen.addLast(request);
    if (seen.size() > REMEMBERED) {
      seen.pollFirst();
    }
  }

  public String name() {
    return name;
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /** Requests answered since the start, failures and held ones included. */
  public int served() {
    return served.get();
  }

  /** The last requests, the oldest first. */
  public List<Seen> seen() {
    return List.copyOf(seen);
  }

  /** The next so many requests are answered with 503. */
  public void failNext(int count) {
    failNext(count, 503);
  }

  /** The next so many requests are answered with a status. */
  public void failNext(int count, int status) {
    failure = status;
    toFail.set(count);
  }

  /** The next so many requests are not answered before {@link #release}. */
  public void holdNext(int count) {
    toHold.set(count);
  }

  /** How many requests have been held so far. */
  public int held() {
    return held.get();
  }

  /** Answers what is held, now and later. */
  public void release() {
    released.countDown();
  }

  @Override
  public void close() {
    release();
    server.stop(0);
  }
}
