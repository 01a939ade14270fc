package dev.mizzen.image;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/**
 * A layer on the disk: a compressed tar, the same bytes for the same files. Entries are sorted,
 * times are one time, and everything is root's and readable for everybody.
 *
 * @param name for history
 * @param blob the compressed tar
 * @param digest of the compressed tar, {@code sha256:…}
 * @param diffId of the tar before, {@code sha256:…}
 */
record Layer(String name, Path blob, String digest, String diffId) {
  private static final int COMPRESSION = 6;
  private static final int DIRECTORY = 0755;
  private static final int EXECUTABLE = 0755;
  private static final int FILE = 0644;

  static Layer write(String name, List<ImageFile> files, Instant time, Path folder)
      throws IOException {
    Path blob = folder.resolve(name + ".tar.gz");
    MessageDigest compressed = Digests.sha256();
    MessageDigest plain = Digests.sha256();
    GzipParameters gzip = new GzipParameters();
    gzip.setCompressionLevel(COMPRESSION);
    try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(blob));
        OutputStream counted = new DigestOutputStream(file, compressed);
        OutputStream zipped = new GzipCompressorOutputStream(counted, gzip);
        OutputStream content = new DigestOutputStream(zipped, plain);
        TarArchiveOutputStream tar = new TarArchiveOutputStream(content)) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      writeFolders(tar, files, time);
      for (ImageFile each : sorted(files).values()) {
        writeFile(tar, each, time);
      }
    }
    return new Layer(name, blob, Digests.print(compressed), Digests.print(plain));
  }

  private static Map<String, ImageFile> sorted(List<ImageFile> files) {
    Map<String, ImageFile> sorted = new TreeMap<>();
    files.forEach(file -> sorted.put(file.path(), file));
    return sorted;
  }

  private static void writeFolders(TarArchiveOutputStream tar, List<ImageFile> files, Instant time)
      throws IOException {
    TreeSet<String> folders = new TreeSet<>();
    for (ImageFile file : files) {
      for (int end = file.path().indexOf('/'); end > 0; end = file.path().indexOf('/', end + 1)) {
        folders.add(file.path().substring(0, end + 1));
      }
    }
    for (String folder : folders) {
      tar.putArchiveEntry(entry(folder, DIRECTORY, 0, time));
      tar.closeArchiveEntry();
    }
  }

  private static void writeFile(TarArchiveOutputStream tar, ImageFile file, Instant time)
      throws IOException {
    int mode = file.isExecutable() ? EXECUTABLE : FILE;
    tar.putArchiveEntry(entry(file.path(), mode, file.content().size(), time));
    try (InputStream content = file.content().open()) {
      content.transferTo(tar);
    }
    tar.closeArchiveEntry();
  }

  private static TarArchiveEntry entry(String path, int mode, long size, Instant time) {
    TarArchiveEntry entry = new TarArchiveEntry(path);
    entry.setMode(mode);
    entry.setSize(size);
    entry.setModTime(time.toEpochMilli());
    entry.setIds(0, 0);
    entry.setNames("", "");
    return entry;
  }
}
