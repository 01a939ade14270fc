package dev.mizzen.registry.apiserver;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A TCP proxy on loopback that does to connections what networks do: slows them, breaks them after
 * a time or in the middle of an answer, or forgets them, so that both ends stay open and silent.
 */
public final class ChaosProxy implements AutoCloseable {
  private static final int PIECE = 4 * 1024;
  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);
  private static final long LIMITS_APART = 613;

  private final int target;
  private final ServerSocket listener;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger broken = new AtomicInteger();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Network network = Network.SOUND;

  /**
   * How the network is.
   *
   * @param delay of each piece that the client sends, which is about a request
   * @param bytesPerSecond of the answers on one connection; 0 for as fast as it goes
   * @param breakAfterBytes of answers on one connection: at least these, less than twice as many; 0
   *     for never
   * @param breakAfter a connection has lasted this long; zero for never
   * @param isDown whether new connections are refused
   */
  public record Network(
      Duration delay,
      long bytesPerSecond,
      long breakAfterBytes,
      Duration breakAfter,
      boolean isDown) {
    /** Nothing is wrong. */
    public static final Network SOUND = new Network(Duration.ZERO, 0, 0, Duration.ZERO, false);

    /** Nobody gets through. */
    public static final Network DOWN = new Network(Duration.ZERO, 0, 0, Duration.ZERO, true);

    public static Network slow(Duration delay, long bytesPerSecond) {
      return new Network(delay, bytesPerSecond, 0, Duration.ZERO, false);
    }

    /** No connection lasts. */
    public static Network breaking(Duration after) {
      return new Network(Duration.ZERO, 0, 0, after, false);
    }

    /** Answers end in the middle. */
    public static Network truncating(long afterBytes) {
      return new Network(Duration.ZERO, 0, afterBytes, Duration.ZERO, false);
    }
  }

  private ChaosProxy(int target, ServerSocket listener) {
    this.target = target;
    this.listener = listener;
  }

  /** Begins to pass connections on to a port of this machine. */
  public static ChaosProxy to(int target) throws IOException {
    ChaosProxy proxy =
        new ChaosProxy(target, new ServerSocket(0, 128, InetAddress.getLoopbackAddress()));
    Thread.ofVirtual().name("chaos-accept").start(proxy::accept);
    return proxy;
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** How the network is from now on, for the connections that there are too. */
  public void network(Network changed) {
    network = changed;
  }

  /** Forgets every connection that there is: both ends stay open and hear nothing more. */
  public void forget() {
    links.forEach(link -> link.isForgotten = true);
  }

  /** Resets every connection that there is. */
  public void reset() {
    links.forEach(Link::reset);
  }

  /** How many connections the network has broken by itself. */
  public int broken() {
    return broken.get();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        connect(listener.accept());
      } catch (IOException closing) {
        // the loop ends
      }
    }
  }

  private void connect(Socket client) {
    try {
      if (network.isDown()) {
        throw new IOException("the network is down");
      }
      Link link = new Link(client, new Socket(InetAddress.getLoopbackAddress(), target));
      links.add(link);
      link.start();
    } catch (IOException nobodyThere) {
      abort(client);
    }
  }

  /** Closes with a reset. */
  private static void abort(Socket socket) {
    try (socket) {
      socket.setSoLinger(true, 0);
    } catch (IOException isClosed) {
      // as it should be
    }
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    listener.close();
    reset();
  }

  /** One connection. */
  private final class Link {
    private final Socket client;
    private final Socket server;
    private final long began = System.nanoTime();
    private final long number = connections.incrementAndGet();
    private volatile boolean isForgotten;

    Link(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    void start() {
      Thread.ofVirtual().name("chaos-requests").start(() -> pass(client, server, this::request));
      Thread.ofVirtual().name("chaos-answers").start(() -> pass(server, client, this::answer));
      Thread.ofVirtual().name("chaos-age").start(this::age);
    }

    /** What happens to a piece: how many bytes of it go on before the connection breaks. */
    private interface Fate {
      int of(int bytes, long before) throws InterruptedException;
    }

    private void pass(Socket from, Socket to, Fate fate) {
      byte[] piece = new byte[PIECE];
      long passed = 0;
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
          int through = fate.of(count, passed);
          passed += count;
          if (!isForgotten) {
            out.write(piece, 0, through);
          }
          if (through < count) {
            breakOff();
            return;
          }
        }
        end();
      } catch (IOException isBroken) {
        end();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }

    private int request(int bytes, long before) throws InterruptedException {
      await(network.delay().toNanos());
      return bytes;
    }

    private int answer(int bytes, long before) throws InterruptedException {
      Network now = network;
      if (now.bytesPerSecond() > 0) {
        await(bytes * 1_000_000_000L / now.bytesPerSecond());
      }
      if (now.breakAfterBytes() == 0) {
        return bytes;
      }
      long limit = now.breakAfterBytes() + number * LIMITS_APART % now.breakAfterBytes();
      return Math.clamp(limit - before, 0, bytes);
    }

    private void await(long nanos) throws InterruptedException {
      if (nanos > 0 && closed.await(nanos, TimeUnit.NANOSECONDS)) {
        throw new InterruptedException("closed");
      }
    }

    /** Ends the connection when its time is up. */
    private void age() {
      try {
        while (!client.isClosed() && !closed.await(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
          Duration limit = network.breakAfter();
          if (limit.isPositive() && System.nanoTime() - began > limit.toNanos()) {
            breakOff();
          }
        }
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }

    private void breakOff() {
      broken.incrementAndGet();
      reset();
    }

    void reset() {
      links.remove(this);
      abort(client);
      abort(server);
    }

    /** One end is done; a forgotten connection does not tell the other. */
    private void end() {
      if (!isForgotten) {
        reset();
      }
    }
  }
}
