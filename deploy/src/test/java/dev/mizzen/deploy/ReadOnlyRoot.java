package dev.mizzen.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A root file system as a pod has one: nothing in it can be written but what is mounted for that,
 * there is no /tmp, and whoever runs in it is a number without a name. To be made in a mount
 * namespace of its own, with which it goes away.
 *
 * @param root an empty folder
 * @param binds folders and files of this machine by where they lie below the root; read only
 * @param script mounts them; kept so that a failure shows what was done
 */
record ReadOnlyRoot(Path root, Map<String, Path> binds, Path script) {
  private static final int USER = 1337;

  ReadOnlyRoot {
    binds = Map.copyOf(binds);
  }

  /** What a program of this machine needs that is linked to its libraries. */
  static Map<String, Path> ofMachine() {
    Map<String, Path> binds = new LinkedHashMap<>();
    for (String folder : List.of("/usr", "/bin", "/lib", "/lib64")) {
      if (Files.isDirectory(Path.of(folder))) {
        binds.put(folder, Path.of(folder));
      }
    }
    return binds;
  }

  /**
   * Starts a program in it.
   *
   * @param command a path below the root, and arguments
   * @param log where its output goes
   */
  Process start(DeployedContainer container, List<String> command, Path log) throws IOException {
    Files.writeString(script, script(container));
    List<String> line = new ArrayList<>(List.of("bash", script.toString()));
    line.addAll(command);
    line.addAll(container.arguments());
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.redirectOutput(log.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin");
    container.environment().forEach(builder.environment()::put);
    return builder.start();
  }

  private String script(DeployedContainer container) {
    List<String> lines = new ArrayList<>(List.of("set -eu"));
    lines.add("mount -t tmpfs -o mode=755 root " + root);
    binds.forEach((place, source) -> bind(lines, place, source));
    for (String device : List.of("null", "zero", "random", "urandom")) {
      bind(lines, "/dev/" + device, Path.of("/dev", device));
    }
    lines.add("mkdir -p %s/proc && mount -t proc proc %s/proc".formatted(root, root));
    lines.add("mkdir -p %s/etc".formatted(root));
    lines.add("echo nameserver 127.0.0.1 > %s/etc/resolv.conf".formatted(root));
    lines.add("echo 127.0.0.1 localhost > %s/etc/hosts".formatted(root));
    for (String mount : container.mounts()) {
      lines.add("mkdir -p " + root + mount);
      if (container.writable().contains(mount)) {
        lines.add("mount -t tmpfs -o mode=777,size=64m memory " + root + mount);
      }
    }
    lines.add("mount -o remount,ro root " + root);
    lines.add("cd " + root);
    lines.add("exec chroot --userspec=%d:%d %s \"$@\"".formatted(USER, USER, root));
    return String.join("\n", lines) + "\n";
  }

  private void bind(List<String> lines, String place, Path source) {
    String target = root + place;
    lines.add(
        Files.isDirectory(source)
            ? "mkdir -p " + target
            : "mkdir -p $(dirname %s) && touch %s".formatted(target, target));
    lines.add("mount --bind -o ro %s %s".formatted(source, target));
  }
}
