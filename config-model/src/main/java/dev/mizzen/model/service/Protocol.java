package dev.mizzen.model.service;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What is spoken on a service's port. Source: Istio 1.30, pkg/config/protocol/instance.go and
 * pkg/config/kube/conversion.go.
 */
public enum Protocol {
  TCP("TCP"),
  UDP("UDP"),
  HTTP("HTTP"),
  HTTP2("HTTP2"),
  HTTP_PROXY("HTTP_PROXY"),
  GRPC("GRPC"),
  GRPC_WEB("GRPC-Web"),
  HTTPS("HTTPS"),
  TLS("TLS"),
  MONGO("Mongo"),
  REDIS("Redis"),
  MYSQL("MySQL"),
  HBONE("HBONE"),
  /** Nobody said: sniffed on the wire. */
  UNSUPPORTED("UnsupportedProtocol");

  private static final Map<String, Protocol> BY_NAME =
      Map.ofEntries(
          Map.entry("tcp", TCP),
          Map.entry("udp", UDP),
          Map.entry("http", HTTP),
          Map.entry("http2", HTTP2),
          Map.entry("http_proxy", HTTP_PROXY),
          Map.entry("grpc", GRPC),
          Map.entry("grpc-web", GRPC_WEB),
          Map.entry("https", HTTPS),
          Map.entry("tls", TLS),
          Map.entry("mongo", MONGO),
          Map.entry("redis", REDIS),
          Map.entry("mysql", MYSQL));

  private final String text;

  Protocol(String text) {
    this.text = text;
  }

  /** The name as istiod prints it. */
  public String text() {
    return text;
  }

  /** Reads a protocol's name in any case; empty where it is none. */
  public static Optional<Protocol> parse(String name) {
    return Optional.ofNullable(BY_NAME.get(name.toLowerCase(Locale.ROOT)));
  }

  public boolean isHttp() {
    return this == HTTP || this == HTTP2 || this == HTTP_PROXY || this == GRPC || this == GRPC_WEB;
  }

  /** HTTP/2 from the first byte. */
  public boolean isHttp2() {
    return this == HTTP2 || this == GRPC || this == GRPC_WEB;
  }

  public boolean isGrpc() {
    return this == GRPC || this == GRPC_WEB;
  }

  public boolean isTls() {
    return this == HTTPS || this == TLS;
  }

  public boolean isTcp() {
    return this == TCP
        || this == HTTPS
        || this == TLS
        || this == MONGO
        || this == REDIS
        || this == MYSQL;
  }

  public boolean isHttpOrSniffed() {
    return isHttp() || this == UNSUPPORTED;
  }
}
