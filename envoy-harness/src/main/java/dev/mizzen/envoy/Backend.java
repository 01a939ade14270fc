package dev.mizzen.envoy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A small HTTP server that answers with its name, counts, and remembers the last requests. */
public final class Backend implements AutoCloseable {
  private static final int REMEMBERED = 100;

  private final String name;
  private final HttpServer server;
  private final AtomicInteger served = new AtomicInteger();
  private final AtomicInteger toFail = new AtomicInteger();
  private final ConcurrentLinkedDeque<Seen> seen = new ConcurrentLinkedDeque<>();

  private final Function<Seen, String> body;

  private Backend(String name, HttpServer server, Function<Seen, String> body) {
    this.name = name;
    this.server = server;
    this.body = body;
  }

  /**
   * A request as it arrived.
   *
   * @param peer the address it came from
   */
  public record Seen(
      String method, String path, Map<String, List<String>> headers, InetAddress peer) {
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
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral(address), port), 128);
      Backend backend = new Backend(name, server, body);
      server.createContext("/", backend::answer);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.start();
      return backend;
    } catch (IOException inUse) {
      throw new UncheckedIOException(
          "backend " + name + " cannot listen on " + address + ":" + port, inUse);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      Seen request =
          new Seen(
              exchange.getRequestMethod(),
              exchange.getRequestURI().toString(),
              exchange.getRequestHeaders(),
              exchange.getRemoteAddress().getAddress());
      remember(request);
      boolean fails = toFail.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
      served.incrementAndGet();
      byte[] answer = (body.apply(request) + "\n").getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("x-backend", name);
      exchange.sendResponseHeaders(fails ? 503 : 200, answer.length);
      exchange.getResponseBody().write(answer);
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

  /** Requests answered since the start, failures included. */
  public int served() {
    return served.get();
  }

  /** The last requests, the oldest first. */
  public List<Seen> seen() {
    return List.copyOf(seen);
  }

  /** The next so many requests are answered with 503. */
  public void failNext(int count) {
    toFail.set(count);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
