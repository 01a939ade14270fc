package dev.mizzen.agent;

import dev.mizzen.ca.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * A certificate as the files {@code cert-chain.pem}, {@code key.pem} and {@code root-cert.pem} of a
 * folder. All three change at once: they are links through {@code ..data}, which is replaced in one
 * step, as the kubelet does it. Envoy's {@code watched_directory} sees that. Used by one thread.
 */
final class CertificateFiles {
  static final String CHAIN = "cert-chain.pem";
  static final String KEY = "key.pem";
  static final String ROOTS = "root-cert.pem";
  private static final String DATA = "..data";

  private final Path folder;
  private int version;

  CertificateFiles(Path folder) {
    this.folder = folder;
  }

  void write(WorkloadCertificate certificate) throws IOException {
    Files.createDirectories(folder);
    version++;
    Path next = Files.createDirectory(folder.resolve(".." + version));
    Files.writeString(next.resolve(CHAIN), certificate.chain());
    Files.createFile(
        next.resolve(KEY),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(next.resolve(KEY), Pem.text(certificate.key()));
    Files.writeString(next.resolve(ROOTS), certificate.roots());
    Path draft = Files.createSymbolicLink(folder.resolve("..draft"), next.getFileName());
    Files.move(
        draft,
        folder.resolve(DATA),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    for (String name : List.of(CHAIN, KEY, ROOTS)) {
      link(folder.resolve(name), Path.of(DATA, name));
    }
    remove(folder.resolve(".." + (version - 1)));
  }

  private static void link(Path link, Path target) throws IOException {
    if (!Files.isSymbolicLink(link)) {
      Files.createSymbolicLink(link, target);
    }
  }

  private static void remove(Path old) throws IOException {
    for (String name : List.of(CHAIN, KEY, ROOTS)) {
      Files.deleteIfExists(old.resolve(name));
    }
    Files.deleteIfExists(old);
  }
}
