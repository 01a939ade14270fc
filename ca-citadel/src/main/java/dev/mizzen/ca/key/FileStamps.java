package dev.mizzen.ca.key;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Tells when a file became another one, without reading it. */
public final class FileStamps {
  private FileStamps() {}

  /** Follows links, which Kubernetes swaps. */
  public static String of(Path file) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return attributes.fileKey() + "/" + attributes.lastModifiedTime() + "/" + attributes.size();
    } catch (IOException none) {
      return "none";
    }
  }
}
