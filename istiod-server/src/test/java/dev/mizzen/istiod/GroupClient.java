package dev.mizzen.istiod;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.grpc.netty.shaded.io.netty.buffer.ByteBufAllocator;
import io.grpc.netty.shaded.io.netty.handler.ssl.OpenSslContextOption;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslProvider;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLSession;

/**
 * A client of TLS that exchanges keys in one way alone, which the JDK's cannot where it is a hybrid
 * one.
 *
 * @param group as BoringSSL names it
 * @param root that the server's certificate has to lead to
 */
record GroupClient(String group, X509Certificate root) {

  /** What is agreed on. */
  record Agreed(String protocol, Certificate certificate) {}

  /** Shakes hands with the server; fails where nothing is agreed on. */
  Agreed agree(int port) throws IOException {
    try (Connection connection = new Connection(port)) {
      SSLSession session = connection.engine.getSession();
      return new Agreed(session.getProtocol(), session.getPeerCertificates()[0]);
    }
  }

  /**
   * The answer to a request.
   *
   * @param end of the answer, which is read up to it
   */
  String get(int port, String path, String end) throws IOException {
    try (Connection connection = new Connection(port)) {
      return connection.exchange("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n", end);
    }
  }

  private SSLEngine engine(int port) throws IOException {
    return SslContextBuilder.forClient()
        .sslProvider(SslProvider.OPENSSL)
        .trustManager(root)
        .option(OpenSslContextOption.GROUPS, new String[] {group})
        .build()
        .newEngine(ByteBufAllocator.DEFAULT, "localhost", port);
  }

  private final class Connection implements AutoCloseable {
    private static final int BUFFER = 64 * 1024;

    private final SSLEngine engine;
    private final ByteBuffer received = ByteBuffer.allocate(BUFFER).flip();
    private final ByteBuffer told = ByteBuffer.allocate(BUFFER);
    private final Socket socket;

    Connection(int port) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(30_000);
      engine = engine(port);
      engine.beginHandshake();
      HandshakeStatus next = engine.getHandshakeStatus();
      while (next != HandshakeStatus.FINISHED && next != HandshakeStatus.NOT_HANDSHAKING) {
        next =
            switch (next) {
              case NEED_WRAP -> send(ByteBuffer.allocate(0)).getHandshakeStatus();
              case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> receive().getHandshakeStatus();
              case NEED_TASK -> {
                engine.getDelegatedTask().run();
                yield engine.getHandshakeStatus();
              }
              case FINISHED, NOT_HANDSHAKING -> next;
            };
      }
    }

    String exchange(String request, String end) throws IOException {
      send(ByteBuffer.wrap(request.getBytes(US_ASCII)));
      while (!text().endsWith(end)) {
        receive();
      }
      return text();
    }

    private String text() {
      return new String(told.array(), 0, told.position(), US_ASCII);
    }

    private SSLEngineResult send(ByteBuffer text) throws IOException {
      ByteBuffer frame = ByteBuffer.allocate(BUFFER);
      SSLEngineResult result = engine.wrap(text, frame);
      socket.getOutputStream().write(frame.array(), 0, frame.position());
      return result;
    }

    private SSLEngineResult receive() throws IOException {
      SSLEngineResult result = engine.unwrap(received, told);
      if (result.getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW) {
        received.compact();
        int read =
            socket
                .getInputStream()
                .read(received.array(), received.position(), received.remaining());
        if (read < 0) {
          throw new EOFException("the server ended the connection");
        }
        received.position(received.position() + read).flip();
      }
      return result;
    }

    @Override
    public void close() throws IOException {
      engine.closeOutbound();
      socket.close();
    }
  }
}
