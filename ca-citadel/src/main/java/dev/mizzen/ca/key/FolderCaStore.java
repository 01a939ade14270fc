package dev.mizzen.ca.key;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Keeps the authority in a folder of one machine, for a server without a cluster: a secret is a
 * folder of PEM files that its owner alone may read.
 *
 * <p>Shape: {@code istio-ca-secret} is a link to {@code .istio-ca-secret-<unique>}, which holds the
 * files. A change makes a new folder and moves the link, so that a reader sees one whole secret or
 * the other. Writers of several processes are kept apart by a lock on {@code .lock}.
 *
 * @param folder made where it is not there
 */
public record FolderCaStore(Path folder) implements CaStore {
  private static final int MOST_BYTES = 1 << 20;
  private static final Object IN_PROCESS = new Object();

  /** Something that is done while no other process writes. */
  private interface Work {
    boolean run() throws IOException;
  }

  @Override
  public Optional<Kept> read(String name) throws StoreFailure {
    try {
      Path target = Files.readSymbolicLink(folder.resolve(name));
      return Optional.of(new Kept(files(folder.resolve(target)), target.toString()));
    } catch (NoSuchFileException none) {
      return Optional.empty();
    } catch (IOException | UnsupportedOperationException failed) { // a file system without links
      throw failure("read", failed);
    }
  }

  private static Map<String, String> files(Path secret) throws IOException {
    Map<String, String> data = new HashMap<>();
    try (Stream<Path> files = Files.list(secret)) {
      for (Path file : files.toList()) {
        if (Files.size(file) > MOST_BYTES) {
          throw new IOException(file + " is larger than " + MOST_BYTES + " bytes");
        }
        data.put(
            file.getFileName().toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    } catch (NoSuchFileException | NotDirectoryException gone) {
      throw new IOException(secret + ", which the secret's link names, is gone", gone);
    }
    return data;
  }

  @Override
  public boolean create(String name, Map<String, String> data) throws StoreFailure {
    return alone(
        () -> {
          Path written = write(name, data);
          try {
            Files.createSymbolicLink(folder.resolve(name), written.getFileName());
            return true;
          } catch (FileAlreadyExistsException other) {
            delete(written);
            return false;
          }
        });
  }

  @Override
  public boolean replace(String name, Kept was, Map<String, String> data) throws StoreFailure {
    return alone(
        () -> {
          Path link = folder.resolve(name);
          if (!Files.isSymbolicLink(link)) {
            return false;
          }
          Path before = folder.resolve(Files.readSymbolicLink(link));
          if (!new Kept(files(before), before.getFileName().toString()).equals(was)) {
            return false;
          }
          Path written = write(name, data);
          Path moved = folder.resolve(written.getFileName() + ".link");
          Files.createSymbolicLink(moved, written.getFileName());
          Files.move(
              moved, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
          sync(folder);
          delete(before);
          return true;
        });
  }

  @Override
  public String stamp(String name) {
    Path secret = folder.resolve(name);
    StringBuilder stamp = new StringBuilder(FileStamps.of(secret));
    try (Stream<Path> files = Files.list(secret)) {
      files.sorted().forEach(file -> stamp.append(' ').append(FileStamps.of(file)));
    } catch (IOException none) {
      stamp.append(" none");
    }
    return stamp.toString();
  }

  private boolean alone(Work work) throws StoreFailure {
    synchronized (IN_PROCESS) { // a lock of a file is the process's, not the thread's
      try {
        Files.createDirectories(
            folder,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try (FileChannel file =
                FileChannel.open(
                    folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = file.lock()) {
          return lock.isValid() && work.run();
        }
      } catch (IOException | UnsupportedOperationException failed) { // one without owners' rights
        throw failure("written", failed);
      }
    }
  }

  private Path write(String name, Map<String, String> data) throws IOException {
    Path secret =
        Files.createDirectory(
            folder.resolve("." + name + "-" + UUID.randomUUID()),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    for (Map.Entry<String, String> entry : data.entrySet()) {
      Path file =
          Files.createFile(
              secret.resolve(entry.getKey()),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, entry.getValue(), StandardCharsets.ISO_8859_1);
      sync(file);
    }
    sync(secret);
    return secret;
  }

  private static void sync(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static void delete(Path secret) throws IOException {
    List<Path> files;
    try (Stream<Path> listed = Files.list(secret)) {
      files = listed.toList();
    }
    for (Path file : files) {
      Files.delete(file);
    }
    Files.delete(secret);
  }

  private StoreFailure failure(String what, Exception cause) {
    return new StoreFailure("folder " + folder + " cannot be " + what + ": " + cause, cause);
  }
}
