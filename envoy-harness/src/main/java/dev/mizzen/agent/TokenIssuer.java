package dev.mizzen.agent;

import com.sun.net.httpserver.HttpServer;
import dev.mizzen.ca.KeyPairs;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/**
 * Issues service accounts' tokens as a cluster does, where there is none. Its public key is served
 * as a JWK set over loopback HTTP.
 */
public final class TokenIssuer implements AutoCloseable {
  /** What {@link #rule} asks tokens to be for. */
  public static final String AUDIENCE = "istio-ca";

  private static final String KEY_ID = "test";

  private final KeyPair keys;
  private final HttpServer http;

  private TokenIssuer(KeyPair keys, HttpServer http) {
    this.keys = keys;
    this.http = http;
  }

  /** Starts one with an RSA key. */
  public static TokenIssuer rsa() throws IOException {
    return start(KeyPairs.rsa(KeyPairs.MIN_RSA_BITS));
  }

  /** Starts one with a key on P-256. */
  public static TokenIssuer ec() throws IOException {
    return start(KeyPairs.ec());
  }

  private static TokenIssuer start(KeyPair keys) throws IOException {
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] set = ("{\"keys\":[" + jwk(keys) + "]}").getBytes(StandardCharsets.UTF_8);
    http.createContext(
        "/jwks",
        exchange -> {
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, set.length);
          exchange.getResponseBody().write(set);
          exchange.close();
        });
    http.start();
    return new TokenIssuer(keys, http);
  }

  private String address() {
    return "http://127.0.0.1:" + http.getAddress().getPort();
  }

  /** Variable JWT_RULE of a server that believes this issuer. */
  public String rule() {
    return "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/jwks\",\"audiences\":[\"%s\"]}"
        .formatted(address(), address(), AUDIENCE);
  }

  /** A token of a service account, good from now on. */
  public String token(String namespace, String account, Duration life) {
    return issue("system:serviceaccount:" + namespace + ":" + account, AUDIENCE, life);
  }

  /**
   * A token of anybody for anything.
   *
   * @param life negative for one that is over
   */
  public String issue(String subject, String audience, Duration life) {
    Instant now = Instant.now();
    String claims =
        "{\"iss\":\"%s\",\"sub\":\"%s\",\"aud\":[\"%s\"],\"iat\":%d,\"exp\":%d}"
            .formatted(
                address(),
                subject,
                audience,
                now.getEpochSecond(),
                now.plus(life).getEpochSecond());
    String header =
        "{\"alg\":\"%s\",\"typ\":\"JWT\",\"kid\":\"%s\"}"
            .formatted(isRsa() ? "RS256" : "ES256", KEY_ID);
    String signed = encode(header) + "." + encode(claims);
    return signed + "." + encode(signature(signed.getBytes(StandardCharsets.US_ASCII)));
  }

  private boolean isRsa() {
    return keys.getPublic() instanceof RSAPublicKey;
  }

  private byte[] signature(byte[] text) {
    try {
      Signature signature =
          Signature.getInstance(isRsa() ? "SHA256withRSA" : "SHA256withECDSAinP1363Format");
      signature.initSign(keys.getPrivate());
      signature.update(text);
      return signature.sign();
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  private static String jwk(KeyPair keys) {
    return switch (keys.getPublic()) {
      case RSAPublicKey rsa ->
          "{\"kty\":\"RSA\",\"use\":\"sig\",\"alg\":\"RS256\",\"kid\":\"%s\",\"n\":\"%s\",\"e\":\"%s\"}"
              .formatted(KEY_ID, encode(rsa.getModulus(), 256), encode(rsa.getPublicExponent(), 3));
      case ECPublicKey ec ->
          "{\"kty\":\"EC\",\"use\":\"sig\",\"alg\":\"ES256\",\"crv\":\"P-256\",\"kid\":\"%s\",\"x\":\"%s\",\"y\":\"%s\"}"
              .formatted(
                  KEY_ID, encode(ec.getW().getAffineX(), 32), encode(ec.getW().getAffineY(), 32));
      default ->
          throw new IllegalArgumentException("no JWK for " + keys.getPublic().getAlgorithm());
    };
  }

  /** A number, big end first, in so many bytes. */
  private static String encode(BigInteger number, int bytes) {
    byte[] raw = number.toByteArray();
    byte[] fixed = new byte[bytes];
    int length = Math.min(raw.length, bytes);
    System.arraycopy(raw, raw.length - length, fixed, bytes - length, length);
    return encode(fixed);
  }

  private static String encode(String text) {
    return encode(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
