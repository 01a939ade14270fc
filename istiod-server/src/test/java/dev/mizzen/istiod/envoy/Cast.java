package dev.mizzen.istiod.envoy;

import dev.mizzen.envoy.Backend;
import dev.mizzen.envoy.FreePorts;
import dev.mizzen.envoy.TcpBackend;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Who plays in a mesh, as its YAML says: {@code ${http:NAME}} is the port of an HTTP backend,
 * {@code ${https:NAME}} of one over TLS, {@code ${mtls:NAME}} of one that wants a client
 * certificate, {@code ${tcp:NAME}} of one that greets, {@code ${unix:NAME}} the socket of such a
 * one, {@code ${port:NAME}} a free port for Envoy to listen on. Each is started where it is first
 * named; the names are free of one another.
 */
final class Cast implements AutoCloseable {
  private static final Pattern ROLE = Pattern.compile("\\$\\{(\\w+):([\\w-]+)}");
  private static final String LOOPBACK = "127.0.0.1";

  private final TestCertificate certificate;
  private final Path work;
  private final Map<String, Backend> backends = new LinkedHashMap<>();
  private final Map<String, TcpBackend> tcp = new LinkedHashMap<>();
  private final Map<String, Integer> ports = new LinkedHashMap<>();

  Cast(TestCertificate certificate, Path work) {
    this.certificate = certificate;
    this.work = work;
  }

  /** The YAML with everyone's ports in it. */
  String fill(String yaml) {
    return ROLE.matcher(yaml).replaceAll(role -> play(role.group(1), role.group(2)));
  }

  private String play(String kind, String name) {
    return switch (kind) {
      case "http" -> backend(name, () -> Backend.start(name, LOOPBACK, 0));
      case "https" -> backend(name, () -> tls(name, false));
      case "mtls" -> backend(name, () -> tls(name, true));
      case "tcp" -> Integer.toString(tcp.computeIfAbsent(name, TcpBackend::start).port());
      case "unix" -> unix(name);
      case "port" ->
          Integer.toString(ports.computeIfAbsent(name, free -> FreePorts.take(1).getFirst()));
      default -> throw new IllegalArgumentException("nobody plays a " + kind);
    };
  }

  private String backend(String name, Supplier<Backend> start) {
    return Integer.toString(backends.computeIfAbsent(name, absent -> start.get()).port());
  }

  private Backend tls(String name, boolean wantsClientCertificate) {
    return Backend.startTls(name, LOOPBACK, 0, certificate.context(), wantsClientCertificate);
  }

  private String unix(String name) {
    Path socket = work.resolve(name + ".sock");
    tcp.computeIfAbsent(name, absent -> TcpBackend.startOn(name, socket));
    return socket.toString();
  }

  Backend backend(String name) {
    return Optional.ofNullable(backends.get(name)).orElseThrow();
  }

  int port(String name) {
    return Optional.ofNullable(ports.get(name)).orElseThrow();
  }

  @Override
  public void close() {
    backends.values().forEach(Backend::close);
    tcp.values().forEach(TcpBackend::close);
  }
}
