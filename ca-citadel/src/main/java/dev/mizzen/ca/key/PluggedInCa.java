package dev.mizzen.ca.key;

import dev.mizzen.ca.CaBundle;
import dev.mizzen.ca.Pem;
import dev.mizzen.ca.RevocationLists;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
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

  /** The file that has an authority taken without an overlap. */
  public static final String AT_ONCE = "take-at-once";

  private static final String KEY = "ca-key.pem";
  private static final String ROOTS = "root-cert.pem";
  private static final String CHAIN = "cert-chain.pem";
  private static final String LISTS = "ca-crl.pem";
  private static final String OF_TLS_SECRET = "tls.crt";
  private static final List<String> CLASSIC = List.of("ca-cert.pem", KEY, CHAIN, ROOTS);

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
    boolean isTlsSecret = isTlsSecret();
    List<String> names = isTlsSecret ? List.of(OF_TLS_SECRET, "tls.key", "ca.crt") : CLASSIC;
    if (!isTlsSecret && !Files.exists(folder.resolve(KEY))) {
      return Optional.empty();
    }
    requireAll(names);
    CaParts parts =
        isTlsSecret
            ? new CaParts(where(), text(OF_TLS_SECRET), text("tls.key"), "", text("ca.crt"))
            : new CaParts(
                where(), text("ca-cert.pem"), text("ca-key.pem"), text(CHAIN), text(ROOTS));
    return Optional.of(parts.judge(now));
  }

  private CaBundle besideTheToken(TokenKey key, Instant now) throws UnusableCa {
    requireAll(CLASSIC.stream().filter(name -> !name.equals(KEY)).toList());
    CaParts parts = new CaParts(where(), text("ca-cert.pem"), "", text(CHAIN), text(ROOTS));
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
    if (!Files.exists(folder.resolve(ROOTS)) || isTlsSecret()) {
      return List.of();
    }
    return certificates(ROOTS);
  }

  /**
   * The lists of what the authority, and those above it, revoked: {@code ca-crl.pem}, beside the
   * second layout only.
   *
   * @param inForce an authority that was read from this folder
   * @throws UnusableCa naming the file, where the lists do not go with that authority
   */
  public RevocationLists revocationLists(CaBundle inForce) throws UnusableCa {
    if (isTlsSecret()) {
      return RevocationLists.NONE;
    }
    List<X509Certificate> chain = certificates(CHAIN);
    if (!inForce.signing().chain().containsAll(chain)) {
      throw new UnusableCa(where() + ": " + LISTS + " is beside an authority that is not in force");
    }
    if (!Files.exists(folder.resolve(LISTS))) {
      return RevocationLists.NONE;
    }
    try {
      return RevocationLists.checked(text(LISTS), chain);
    } catch (Pem.BadPem bad) {
      throw new UnusableCa(where() + ": " + LISTS + " " + bad.getMessage());
    } catch (CaBundle.BadBundle missing) {
      throw new UnusableCa(where() + ": " + LISTS + ": " + missing.getMessage());
    }
  }

  private List<X509Certificate> certificates(String name) throws UnusableCa {
    String text = text(name);
    try {
      return text.isBlank() ? List.of() : Pem.certificates(text);
    } catch (Pem.BadPem bad) {
      throw new UnusableCa(where() + ": " + name + " " + bad.getMessage());
    }
  }

  private boolean isTlsSecret() {
    return Files.exists(folder.resolve(OF_TLS_SECRET));
  }

  /**
   * The authority that an operator wants taken at once, whoever that cuts off: the fingerprint of
   * its signing certificate, from {@code take-at-once}. Empty where nothing is there.
   */
  public Optional<String> takenAtOnce() throws UnusableCa {
    return Files.exists(folder.resolve(AT_ONCE))
        ? Optional.of(text(AT_ONCE).strip())
        : Optional.empty();
  }

  /** Changes when a file of the authority does; cheap enough to be asked every second. */
  public String stamp() {
    Stream<String> files =
        Stream.concat(CLASSIC.stream(), Stream.of(OF_TLS_SECRET, "tls.key", "ca.crt", AT_ONCE));
    return stamps(files) + token.map(TokenKey::stamp).orElse("");
  }

  /** Changes when a file does that {@link #revocationLists} reads. */
  public String listsStamp() {
    return stamps(Stream.of(LISTS, CHAIN, OF_TLS_SECRET));
  }

  private String stamps(Stream<String> names) {
    return names
        .map(name -> FileStamps.of(folder.resolve(name)) + " ")
        .collect(Collectors.joining());
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
