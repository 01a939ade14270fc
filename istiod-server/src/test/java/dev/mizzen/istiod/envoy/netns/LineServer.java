package dev.mizzen.istiod.envoy.netns;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A TCP server that says of each connection's first line who heard it, and from where it came. */
final class LineServer implements AutoCloseable {
  private static final int READ_LIMIT_MILLIS = 10_000;

  private final String name;
  private final ServerSocket socket;

  private LineServer(String name, ServerSocket socket) {
    this.name = name;
    this.socket = socket;
  }

  /** Listens on an address; port 0 takes a free one. */
  static LineServer start(String name, InetAddress address, int port) throws IOException {
    LineServer server = new LineServer(name, new ServerSocket(port, 16, address));
    Thread.ofVirtual().name("line-server-" + name).start(server::accept);
    return server;
  }

  int port() {
    return socket.getLocalPort();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket caller = socket.accept();
        Thread.ofVirtual().start(() -> answer(caller));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void answer(Socket caller) {
    try (caller) {
      caller.setSoTimeout(READ_LIMIT_MILLIS);
      String heard = readLine(caller);
      String answer =
          name + " heard " + heard + " from " + caller.getInetAddress().getHostAddress() + "\n";
      caller.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  /** What the server at an address answers to a line. */
  static String say(InetSocketAddress server, String line) throws IOException {
    try (Socket socket = new Socket(server.getAddress(), server.getPort())) {
      socket.setSoTimeout(READ_LIMIT_MILLIS);
      socket.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
      return readLine(socket);
    }
  }

  private static String readLine(Socket socket) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    String line = lines.readLine();
    return line == null ? "nothing" : line;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
