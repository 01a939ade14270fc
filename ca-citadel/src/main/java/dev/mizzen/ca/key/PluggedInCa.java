package dev.mizzen.ca.key;

import dev.mizzen.ca.CaBundle;
import dev.mizzen.ca.Pem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An authority that an operator put into a folder, in one of two layouts: {@code tls.crt}, {@code
 * tls.key}, {@code ca.crt}; or {@code ca-cert.pem}, {@code ca-key.pem}, {@code cert-chain.pem},
 * {@code root-cert.pem}.
 *
 * <p>Source: Istio 1.30, pilot/pkg/bootstrap/istio_ca.go, detectSigningCABundle.
 *
 * @param folder ROOT_CA_DIR
 * @param token keeps the key, which then is not in the folder
 */
public record PluggedInCa(Path folder, Optional<TokenKey> token) {
  private static final int MAX_BYTES = 1 << 20;
  private static final String KEY = "ca-key.pem";
  private static final String ROOTS = "root-cert.pem";
  private static final List<String> CLASSIC = List.of("ca-cert.pem", KEY, "cert-chain.pem", ROOTS);

  /** One whose key is in the folder. */
  public PluggedInCa(Path folder) {
    this(folder, Optional.empty());
  }

  /**
   * Reads and judges it; empty where the folder holds none, or a root certificate alone.
   *
   * @throws UnusableCa where parts are missing or do not fit
   */
  public Optional<CaBundle> read(Instant now) throws UnusableCa {
    if (token.isPresent()) {
      return Optional.of(besideTheToken(token.get(), now));
    }
    boolean isTlsSecret = Files.exists(folder.resolve("tls.crt"));
    List<String> names = isTlsSecret ? List.of("tls.crt", "tls.key", "ca.crt") : CLASSIC;
    if (!isTlsSecret && !Files.exists(folder.resolve(KEY))) {
      return Optional.empty();
    }
    requireAll(names);
    CaParts parts =
        isTlsSecret
            ? new CaParts(where(), text("tls.crt"), text("tls.key"), "", text("ca.crt"))
            : new CaParts(
                where(),
                text("ca-cert.pem"),
                text("ca-key.pem"),
                text("cert-chain.pem"),
                text(ROOTS));
    return Optional.of(parts.judge(now));
  }

  private CaBundle besideTheToken(TokenKey key, Instant now) throws UnusableCa {
    requireAll(CLASSIC.stream().filter(name -> !name.equals(KEY)).toList());
    CaParts parts =
        new CaParts(where(), text("ca-cert.pem"), "", text("cert-chain.pem"), text(ROOTS));
    return parts.judge(now, key::signer);
  }

  private void requireAll(List<String> names) throws UnusableCa {
    List<String> missing =
        names.stream().filter(name -> !Files.exists(folder.resolve(name))).toList();
    if (!missing.isEmpty()) {
      throw new UnusableCa(
          "the CA in " + folder + " is not whole: " + String.join(", ", missing) + " is missing");
    }
  }

  /**
   * The root certificates of a folder that holds no authority: what an operator has the mesh trust
   * before it comes. Source: Istio 1.30, security/pkg/pki/ca/ca.go.
   */
  public List<X509Certificate> rootsAlone() throws UnusableCa {
    if (!Files.exists(folder.resolve(ROOTS)) || Files.exists(folder.resolve("tls.crt"))) {
      return List.of();
    }
    String text = text(ROOTS);
    try {
      return text.isBlank() ? List.of() : Pem.certificates(text);
    } catch (Pem.BadPem bad) {
      throw new UnusableCa(where() + ": " + ROOTS + " " + bad.getMessage());
    }
  }

  /** Changes when a file does; cheap enough to be asked every second. */
  public String stamp() {
    StringBuilder stamp = new StringBuilder();
    Stream.concat(CLASSIC.stream(), Stream.of("tls.crt", "tls.key", "ca.crt"))
        .forEach(name -> stamp.append(FileStamps.of(folder.resolve(name))).append(' '));
    token.ifPresent(key -> stamp.append(key.stamp()));
    return stamp.toString();
  }

  private String where() {
    return "the CA in " + folder;
  }

  private String text(String name) throws UnusableCa {
    try {
      Path file = folder.resolve(name);
      if (Files.size(file) > MAX_BYTES) {
        throw new UnusableCa(where() + ": " + name + " is larger than " + MAX_BYTES + " bytes");
      }
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException unreadable) {
      throw new UnusableCa(
          where() + ": " + name + " cannot be read: " + unreadable.getClass().getSimpleName());
    }
  }
}
