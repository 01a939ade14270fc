package dev.mizzen.registry.file;

import dev.mizzen.model.identity.TrustDomain;
import dev.mizzen.model.parse.ConfigParser;
import dev.mizzen.model.parse.UnknownFields;
import dev.mizzen.model.push.MeshEvent;
import dev.mizzen.model.service.ClusterId;
import dev.mizzen.registry.convert.ObjectConverter;
import dev.mizzen.registry.convert.ServiceDefaults;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A source on a folder, with all it tells caught in queues. Faults fail whoever waits. */
final class SourceProbe implements AutoCloseable, RejectionSink {
  static final ServiceDefaults MESH =
      new ServiceDefaults(List.of(), new TrustDomain("cluster.local"));

  /** An edit shows within a second; what takes longer than this never comes. */
  private static final long PATIENCE_SECONDS = 10;

  final Path folder;
  final DirectorySource source;
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private final BlockingQueue<MeshEvent> events = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> reports = new LinkedBlockingQueue<>();

  SourceProbe(Path folder) {
    this.folder = folder;
    ConfigParser parser = new ConfigParser(UnknownFields.WARN);
    ObjectConverter converter =
        new ObjectConverter(new ClusterId("Kubernetes"), "cluster.local", parser::parse);
    this.source = new DirectorySource(folder, FileLimits.DEFAULT, converter, MESH, output());
  }

  SourceOutput output() {
    return new SourceOutput(
        event -> {
          events.add(event);
          told.add(EventText.of(event));
        },
        this,
        (where, fault) -> told.add("fault in " + where + ": " + fault));
  }

  /** Starts, and gives what was told before the source called itself synced. */
  List<String> start() {
    source.start();
    List<String> texts = new ArrayList<>();
    for (String text = next(); !text.equals("synced files"); text = next()) {
      texts.add(text);
    }
    return texts;
  }

  /** What is told next, as {@code + Service shop/web} or {@code - Service shop/web}. */
  String next() {
    return take(told, "event");
  }

  /** The event of {@link #next}, where both are taken in step. */
  MeshEvent nextEvent() {
    return take(events, "event");
  }

  String nextReport() {
    return take(reports, "report");
  }

  Path write(String name, String text) {
    try {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      return Files.writeString(file, text);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** A Service's document. */
  static String service(String name, int port) {
    return "---\napiVersion: v1\nkind: Service\nmetadata: {name: %s, namespace: shop}\nspec: {ports: [{port: %d}]}\n"
        .formatted(name, port);
  }

  @Override
  public void refused(Report report) {
    reports.add("refused " + folder.relativize(Path.of(report.where())) + " " + text(report));
  }

  @Override
  public void recovered(Report report) {
    reports.add("recovered " + folder.relativize(Path.of(report.where())) + " " + text(report));
  }

  @Override
  public void warned(Report report) {
    reports.add("warned " + folder.relativize(Path.of(report.where())) + " " + text(report));
  }

  private static String text(Report report) {
    return report.toString().substring(report.where().length());
  }

  @Override
  public void close() {
    source.close();
  }

  private static <T> T take(BlockingQueue<T> queue, String what) {
    try {
      T taken = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (taken == null) {
        throw new AssertionError("no " + what + " came");
      }
      return taken;
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }
}
