package dev.mizzen.registry.file;

import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;

/**
 * What changes when a file changes, as far as the file system tells without reading it.
 *
 * @param fileKey the file itself, apart from its name; empty where the file system has no such
 *     thing
 */
record FileStamp(FileTime modified, long sizeBytes, Optional<Object> fileKey) {
  static FileStamp of(BasicFileAttributes attributes) {
    return new FileStamp(
        attributes.lastModifiedTime(),
        attributes.size(),
        Optional.ofNullable(attributes.fileKey()));
  }
}
