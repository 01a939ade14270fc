package dev.mizzen.istiod.adapter;

import dev.mizzen.ca.service.Credentials;
import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.Metadata;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** Reads what a gRPC call shows of its caller. Pure. */
final class CallCredentials {
  private static final String BEARER = "Bearer ";
  private static final Metadata.Key<String> AUTHORIZATION = text("authorization");
  private static final Metadata.Key<String> CLUSTER_ID = text("clusterid");
  private static final Metadata.Key<String> FORWARDED = text("x-forwarded-client-cert");

  private CallCredentials() {}

  private static Metadata.Key<String> text(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  static Credentials of(Attributes transport, Metadata headers) {
    SSLSession session = transport.get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
    return new Credentials(
        session != null,
        certificates(session),
        token(headers),
        only(headers.getAll(CLUSTER_ID)),
        Optional.ofNullable(first(headers.getAll(FORWARDED))),
        address(transport));
  }

  private static List<X509Certificate> certificates(@Nullable SSLSession session) {
    List<X509Certificate> chain = new ArrayList<>();
    if (session != null) {
      try {
        for (Certificate certificate : session.getPeerCertificates()) {
          if (certificate instanceof X509Certificate x509) {
            chain.add(x509);
          }
        }
      } catch (SSLPeerUnverifiedException none) {
        return List.of();
      }
    }
    return chain;
  }

  /** The first that is a bearer's. */
  private static Optional<String> token(Metadata headers) {
    Iterable<String> given = headers.getAll(AUTHORIZATION);
    if (given == null) {
      return Optional.empty();
    }
    for (String value : given) {
      if (value.startsWith(BEARER) && value.length() > BEARER.length()) {
        return Optional.of(value.substring(BEARER.length()));
      }
    }
    return Optional.empty();
  }

  private static @Nullable String first(@Nullable Iterable<String> values) {
    return values == null ? null : values.iterator().next();
  }

  private static Optional<String> only(@Nullable Iterable<String> values) {
    if (values == null) {
      return Optional.empty();
    }
    List<String> all = new ArrayList<>();
    values.forEach(all::add);
    return all.size() == 1 ? Optional.of(all.getFirst()) : Optional.empty();
  }

  private static Optional<InetAddress> address(Attributes transport) {
    return transport.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR) instanceof InetSocketAddress socket
        ? Optional.ofNullable(socket.getAddress())
        : Optional.empty();
  }
}
