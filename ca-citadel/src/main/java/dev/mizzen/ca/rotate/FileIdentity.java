package dev.mizzen.ca.rotate;

import dev.mizzen.ca.Identity;
import dev.mizzen.ca.Pem;
import dev.mizzen.ca.key.FileStamps;
import dev.mizzen.ca.key.UnusableCa;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * The server's identity as three files that somebody else keeps: {@code --tlsCertFile}, {@code
 * --tlsKeyFile}, {@code --caCertFile}. Touched by one thread.
 *
 * <p>A pair that does not fit, as while files are being swapped, is looked at again next time.
 */
public final class FileIdentity implements IdentitySource {
  private final Path certificate;
  private final Path key;
  private final Path roots;
  private String stamp = "";

  public FileIdentity(Path certificate, Path key, Path roots) {
    this.certificate = certificate;
    this.key = key;
    this.roots = roots;
  }

  @Override
  public Optional<Serving> newer(Instant now) throws UnusableCa {
    String found =
        FileStamps.of(certificate) + " " + FileStamps.of(key) + " " + FileStamps.of(roots);
    if (found.equals(stamp)) {
      return Optional.empty();
    }
    Serving serving = read();
    requireGood(serving, now);
    stamp = found;
    return Optional.of(serving);
  }

  /** One that ended would have every caller turn away; the last one may still be good. */
  private void requireGood(Serving serving, Instant now) throws UnusableCa {
    Instant end = serving.identity().notAfter();
    if (now.isAfter(end)) {
      throw new UnusableCa("file " + certificate + ": the certificate ended on " + end);
    }
  }

  private Serving read() throws UnusableCa {
    try {
      Identity identity =
          new Identity(Pem.privateKey(text(key)), Pem.certificates(text(certificate)));
      return Serving.of(identity, Pem.certificates(text(roots)));
    } catch (Pem.BadPem bad) {
      throw new UnusableCa(where() + ": one of them " + bad.getMessage());
    } catch (IllegalArgumentException different) {
      throw new UnusableCa(where() + ": " + different.getMessage());
    }
  }

  private String where() {
    return "files " + certificate + ", " + key + " and " + roots;
  }

  private static String text(Path file) throws UnusableCa {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException unreadable) {
      throw new UnusableCa(
          "file " + file + " cannot be read: " + unreadable.getClass().getSimpleName());
    }
  }
}
