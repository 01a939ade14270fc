package dev.mizzen.istiod;

import dev.mizzen.istiod.http.StatusPage;
import dev.mizzen.model.load.FaultHandler;
import dev.mizzen.model.push.MeshUpdate;
import dev.mizzen.registry.kube.KubeObserver;
import dev.mizzen.registry.kube.write.KubeObjects;
import dev.mizzen.registry.leader.LeaderDuty;
import dev.mizzen.registry.leader.Leadership;
import dev.mizzen.registry.status.StatusWriter;
import dev.mizzen.registry.status.TrackedObjects;
import dev.mizzen.xds.stream.AdsStreams;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Status and Events of a cluster's objects: a duty of the leader. Other replicas look at their own
 * proxies too, for their debug page.
 */
final class ClusterStatus implements LeaderDuty, AutoCloseable {
  private final TrackedObjects objects = new TrackedObjects();
  private final Supplier<Optional<MeshUpdate>> newest;
  private final AdsStreams streams;
  private final Optional<IstiodConfig.Mesh.Cluster> cluster;
  private final InstantSource clock;
  private final FaultHandler faults;
  private final Deque<Runnable> open = new ArrayDeque<>();
  private volatile Optional<StatusWriter> writer = Optional.empty();

  /**
   * @param newest the picture that streams are offered
   */
  ClusterStatus(
      IstiodConfig.Sources sources,
      Supplier<Optional<MeshUpdate>> newest,
      AdsStreams streams,
      InstantSource clock,
      FaultHandler faults) {
    this.cluster = MeshSources.cluster(sources);
    this.newest = newest;
    this.streams = streams;
    this.clock = clock;
    this.faults = faults;
  }

  /** Hears of the cluster's objects; of nothing where nobody is told of them. */
  KubeObserver observer() {
    return told().isPresent() ? objects : KubeObserver.NONE;
  }

  /** Begins to look; nothing where there is no cluster, or all of it is switched off. */
  void start() {
    told().ifPresent(this::start);
  }

  private Optional<IstiodConfig.Mesh.Cluster> told() {
    return cluster.filter(given -> given.status().isOn());
  }

  private void start(IstiodConfig.Mesh.Cluster given) {
    KubeObjects api = KubeObjects.open(given.access(), "status");
    open.push(api::close);
    StatusWriter started =
        new StatusWriter(
            given.status(), objects, new StatusFacts(newest, streams, clock), api, clock, faults);
    open.push(started::close);
    writer = Optional.of(started);
    started.start();
  }

  @Override
  public void begin(Leadership leadership) {
    writer.ifPresent(started -> started.lead(leadership::isHeld));
  }

  @Override
  public void end() {
    writer.ifPresent(started -> started.lead(() -> false));
  }

  StatusPage page() {
    return new StatusPage(() -> writer.map(StatusWriter::report));
  }

  @Override
  public void close() {
    while (!open.isEmpty()) {
      open.pop().run();
    }
  }
}
