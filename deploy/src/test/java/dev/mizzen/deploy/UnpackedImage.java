package dev.mizzen.deploy;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Unpacks images as a container runtime does: by the list of layers, one over the other. */
final class UnpackedImage {
  private UnpackedImage() {}

  /** Files of a tar by name. */
  static Map<String, byte[]> read(Path archive) throws IOException {
    Map<String, byte[]> files = new HashMap<>();
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new BufferedInputStream(Files.newInputStream(archive)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        files.put(entry.getName(), tar.readAllBytes());
      }
    }
    return files;
  }

  static void unpack(Path archive, Path root) throws IOException {
    Map<String, byte[]> files = read(archive);
    for (byte[] layer : ImageDocuments.of(files).layers()) {
      unpackLayer(new GZIPInputStream(new ByteArrayInputStream(layer)), root);
    }
  }

  private static void unpackLayer(InputStream layer, Path root) throws IOException {
    try (TarArchiveInputStream tar = new TarArchiveInputStream(layer)) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path target = root.resolve(entry.getName());
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else {
          Files.write(target, tar.readAllBytes());
        }
        Files.setPosixFilePermissions(
            target,
            PosixFilePermissions.fromString(
                (entry.getMode() & 0100) == 0 ? "rw-r--r--" : "rwxr-xr-x"));
        Files.setLastModifiedTime(target, FileTime.from(entry.getLastModifiedTime().toInstant()));
      }
    }
  }
}
