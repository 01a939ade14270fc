package dev.mizzen.ca.service;

import dev.mizzen.model.identity.Caller;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Believes what a gateway that ended the caller's TLS says of the caller's certificate, in header
 * {@code x-forwarded-client-cert}; only from addresses that an operator named.
 *
 * <p>Source: Istio 1.30, security/pkg/server/ca/authenticate/xfcc_authenticator.go.
 */
public final class ForwardedCertificate implements Authenticator {
  private static final int MAX_LENGTH = 64 * 1024;

  private final List<AddressRange> trusted;

  /**
   * @param trusted TRUSTED_GATEWAY_CIDR
   */
  public ForwardedCertificate(List<AddressRange> trusted) {
    this.trusted = List.copyOf(trusted);
  }

  @Override
  public String name() {
    return "forwarded client certificate";
  }

  @Override
  public Optional<Proof> authenticate(Credentials credentials) throws Refused {
    if (credentials.forwardedCertificate().isEmpty()) {
      return Optional.empty();
    }
    if (!credentials.isEncrypted() || !credentials.peer().map(this::isTrusted).orElse(false)) {
      throw new Refused("the header is not from a trusted gateway");
    }
    List<String> names = names(credentials.forwardedCertificate().get());
    if (names.isEmpty()) {
      throw new Refused("the header names nobody");
    }
    return Optional.of(Proof.of(new Caller(names)));
  }

  private boolean isTrusted(InetAddress peer) {
    return peer.isLoopbackAddress() || trusted.stream().anyMatch(range -> range.contains(peer));
  }

  /** URIs, names of DNS and common names of every element. */
  static List<String> names(String header) throws Refused {
    if (header.length() > MAX_LENGTH) {
      throw new Refused("the header is longer than " + MAX_LENGTH + " characters");
    }
    List<String> names = new ArrayList<>();
    for (String element : split(header, ',')) {
      for (String pair : split(element, ';')) {
        int equals = pair.indexOf('=');
        if (equals < 0) {
          throw new Refused("the header cannot be read");
        }
        String key = pair.substring(0, equals).strip();
        String value = unquoted(pair.substring(equals + 1).strip());
        if (key.equalsIgnoreCase("URI") || key.equalsIgnoreCase("DNS")) {
          names.add(value);
        } else if (key.equalsIgnoreCase("Subject")) {
          commonName(value).ifPresent(names::add);
        }
      }
    }
    names.removeIf(String::isEmpty);
    return names;
  }

  /** Divides at a character that stands outside quotes. */
  private static List<String> split(String text, char divider) throws Refused {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    boolean isQuoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && isQuoted && i + 1 < text.length()) {
        part.append(c).append(text.charAt(++i));
      } else if (c == divider && !isQuoted) {
        parts.add(part.toString());
        part.setLength(0);
      } else {
        isQuoted ^= c == '"';
        part.append(c);
      }
    }
    if (isQuoted) {
      throw new Refused("the header cannot be read: a quote is not closed");
    }
    parts.add(part.toString());
    return parts;
  }

  private static String unquoted(String value) {
    boolean isQuoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
    return isQuoted
        ? value.substring(1, value.length() - 1).replace("\\\"", "\"").replace("\\\\", "\\")
        : value;
  }

  private static Optional<String> commonName(String subject) throws Refused {
    for (String part : split(subject, subject.startsWith("/") ? '/' : ',')) {
      String trimmed = part.strip();
      if (trimmed.regionMatches(true, 0, "CN=", 0, 3)) {
        return Optional.of(trimmed.substring(3));
      }
    }
    return Optional.empty();
  }
}
