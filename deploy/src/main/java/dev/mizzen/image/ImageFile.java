package dev.mizzen.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file of the image.
 *
 * @param path from the root, without a slash in front
 * @param isExecutable for everybody
 * @param content opened when it is written
 */
record ImageFile(String path, boolean isExecutable, Content content) {

  /** Bytes that may be many. */
  interface Content {
    long size() throws IOException;

    InputStream open() throws IOException;
  }

  static ImageFile copy(Path file, String path) {
    Content content =
        new Content() {
          @Override
          public long size() throws IOException {
            return Files.size(file);
          }

          @Override
          public InputStream open() throws IOException {
            return Files.newInputStream(file);
          }
        };
    return new ImageFile(path, Files.isExecutable(file), content);
  }

  static ImageFile of(String path, byte[] bytes) {
    Content content =
        new Content() {
          @Override
          public long size() {
            return bytes.length;
          }

          @Override
          public InputStream open() {
            return new ByteArrayInputStream(bytes);
          }
        };
    return new ImageFile(path, false, content);
  }
}
