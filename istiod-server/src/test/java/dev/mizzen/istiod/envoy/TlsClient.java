package dev.mizzen.istiod.envoy;

import dev.mizzen.istiod.envoy.PlainHttp.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** Requests of HTTP/1.1 over TLS, one connection each, to any server in any name. */
record TlsClient(
    String address, int port, SSLContext tls, String serverName, List<String> protocols) {

  static TlsClient to(String address, int port, SSLContext tls, String serverName) {
    return new TlsClient(address, port, tls, serverName, List.of("TLSv1.3", "TLSv1.2"));
  }

  /** Speaks this version of TLS only. */
  TlsClient protocol(String only) {
    return new TlsClient(address, port, tls, serverName, List.of(only));
  }

  Answer get(String path) throws IOException {
    try (SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(address, port)) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setServerNames(
          List.of(new SNIHostName(serverName.getBytes(StandardCharsets.UTF_8))));
      parameters.setProtocols(protocols.toArray(String[]::new));
      socket.setSSLParameters(parameters);
      return PlainHttp.send(socket, "GET", serverName, path, Map.of());
    }
  }
}
