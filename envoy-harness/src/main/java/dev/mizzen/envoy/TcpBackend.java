package dev.mizzen.envoy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server that greets every connection with its name, and keeps it open until the client ends it.
 */
public final class TcpBackend implements AutoCloseable {
  private final String name;
  private final ServerSocketChannel server;
  private final AtomicInteger accepted = new AtomicInteger();

  private TcpBackend(String name, ServerSocketChannel server) {
    this.name = name;
    this.server = server;
  }

  /** Listens on a free port of 127.0.0.1. */
  public static TcpBackend start(String name) {
    return start(
        name,
        StandardProtocolFamily.INET,
        new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
  }

  /** Listens on a unix domain socket. */
  public static TcpBackend startOn(String name, Path socket) {
    return start(name, StandardProtocolFamily.UNIX, UnixDomainSocketAddress.of(socket));
  }

  private static TcpBackend start(
      String name, StandardProtocolFamily family, SocketAddress address) {
    try {
      ServerSocketChannel server = ServerSocketChannel.open(family).bind(address);
      TcpBackend backend = new TcpBackend(name, server);
      Thread.ofVirtual().name("tcp-" + name).start(backend::serve);
      return backend;
    } catch (IOException inUse) {
      throw new UncheckedIOException("backend " + name + " cannot listen on " + address, inUse);
    }
  }

  private void serve() {
    while (server.isOpen()) {
      try {
        SocketChannel client = server.accept();
        accepted.incrementAndGet();
        Thread.ofVirtual().start(() -> greet(client));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void greet(SocketChannel client) {
    try (client) {
      client.write(ByteBuffer.wrap((name + "\n").getBytes(StandardCharsets.UTF_8)));
      ByteBuffer rest = ByteBuffer.allocate(1024);
      int read = 0;
      while (read >= 0) { // what a client says does not matter, its end does
        read = client.read(rest.clear());
      }
    } catch (IOException gone) {
      return;
    }
  }

  /** Its port; 0 on a unix domain socket. */
  public int port() {
    try {
      return server.getLocalAddress() instanceof InetSocketAddress address ? address.getPort() : 0;
    } catch (IOException closed) {
      throw new UncheckedIOException(closed);
    }
  }

  /** Connections so far. */
  public int accepted() {
    return accepted.get();
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
