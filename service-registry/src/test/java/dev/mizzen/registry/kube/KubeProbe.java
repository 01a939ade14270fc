package dev.mizzen.registry.kube;

import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.parse.ConfigParser;
import dev.mizzen.model.parse.UnknownFields;
import dev.mizzen.model.push.MeshEvent;
import dev.mizzen.model.service.ClusterId;
import dev.mizzen.registry.convert.ObjectConverter;
import dev.mizzen.registry.file.EventText;
import dev.mizzen.registry.file.NamedTexts;
import dev.mizzen.registry.file.RejectionSink;
import dev.mizzen.registry.file.Report;
import dev.mizzen.registry.file.SourceOutput;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A source of a cluster, and everything it told, in few words. */
final class KubeProbe implements AutoCloseable, RejectionSink {
  static final KubeTiming QUICK =
      new KubeTiming(
          Duration.ofSeconds(2),
          Duration.ofSeconds(2),
          Duration.ofSeconds(2),
          Duration.ofSeconds(1),
          Duration.ofMillis(50),
          Duration.ofMillis(500),
          Duration.ofMillis(500),
          Duration.ofSeconds(60));
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();
  private final List<String> faults = new ArrayList<>();
  private final KubeSource source;

  KubeProbe(KubernetesClient client, String revision, CrdRules crds) {
    this.source =
        new KubeSource(
            client,
            new KubeSourceSettings(
                new ClusterId("Kubernetes"),
                "istio-system",
                WatchScope.ALL,
                revision,
                true,
                Optional.of("shared"),
                crds,
                false),
            new ObjectConverter(
                new ClusterId("Kubernetes"),
                "cluster.local",
                new ConfigParser(UnknownFields.WARN)::parse),
            new SourceOutput(
                event -> told.add(text(event)),
                this,
                (where, fault) -> faults.add(where + ": " + fault)),
            KubeObserver.NONE,
            QUICK);
  }

  void follow(String configMap, Consumer<NamedTexts> changed) {
    source.follow(configMap, changed);
  }

  void start() {
    source.start();
  }

  KubeState state() {
    return source.state();
  }

  List<String> faults() {
    return faults;
  }

  /** What is told up to and with the given words, from where the last look ended. */
  List<String> until(String words) throws InterruptedException {
    return until(words::equals);
  }

  List<String> until(Predicate<String> isLast) throws InterruptedException {
    List<String> all = new ArrayList<>();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      String next = told.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (next == null) {
        throw new IllegalStateException("not told; but " + all);
      }
      all.add(next);
      if (isLast.test(next)) {
        return all;
      }
    }
  }

  private static String text(MeshEvent event) {
    return switch (event) {
      case MeshEvent.ServiceChanged(_, var service) -> "+ " + service.source();
      case MeshEvent.MeshConfigChanged(var config) ->
          "mesh config, trust domain " + config.getTrustDomain();
      default -> EventText.of(event);
    };
  }

  @Override
  public void refused(Report report) {
    told.add("refused " + report);
  }

  @Override
  public void recovered(Report report) {
    told.add("recovered " + report.object().map(key -> key.kind()).orElse(ConfigKind.SERVICE));
  }

  @Override
  public void warned(Report report) {
    told.add("warned " + report);
  }

  @Override
  public void close() {
    source.close();
  }
}
