package dev.mizzen.model.testing;

import com.google.protobuf.Message;
import dev.mizzen.api.mesh.v1alpha1.MeshConfig;
import dev.mizzen.api.mesh.v1alpha1.MeshNetworks;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.ObjectMeta;
import dev.mizzen.model.Origin;
import dev.mizzen.model.mesh.Features;
import dev.mizzen.model.mesh.Mesh;
import dev.mizzen.model.push.MeshEvent;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.model.push.PushDelta;
import dev.mizzen.model.service.ClusterId;
import dev.mizzen.model.service.Namespace;
import dev.mizzen.model.service.Node;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A mesh put together event by event, and the picture of it.
 *
 * <p>Shape: cluster {@code Kubernetes}, domain {@code cluster.local}, root namespace {@code
 * istio-system}. An object's creation time is the Epoch unless it says otherwise.
 */
public final class MeshFixture {
  public static final ClusterId CLUSTER = new ClusterId("Kubernetes");

  private final List<MeshEvent> events = new ArrayList<>();
  private Mesh mesh;

  private MeshFixture(Mesh mesh) {
    this.mesh = mesh;
  }

  public static MeshFixture create() {
    return new MeshFixture(mesh(Features.DEFAULT));
  }

  /** Istio's defaults as far as indexes read them. */
  public static Mesh mesh(Features features) {
    MeshConfig config =
        MeshConfig.newBuilder()
            .setRootNamespace("istio-system")
            .setTrustDomain("cluster.local")
            .build();
    return new Mesh(config, MeshNetworks.getDefaultInstance(), CLUSTER, "cluster.local", features);
  }

  public MeshFixture with(MeshEvent event) {
    events.add(event);
    return this;
  }

  public MeshFixture with(MeshConfig config) {
    mesh = mesh.withConfig(config);
    return this;
  }

  public MeshFixture with(MeshNetworks networks) {
    mesh = mesh.withNetworks(networks);
    return this;
  }

  public MeshFixture with(Features features) {
    mesh =
        new Mesh(mesh.config(), mesh.networks(), mesh.clusterId(), mesh.domainSuffix(), features);
    return this;
  }

  public MeshFixture with(ServiceFixture service) {
    return with(new MeshEvent.ServiceChanged(service.clusterId(), service.build()));
  }

  public MeshFixture with(SliceFixture slice) {
    return with(new MeshEvent.SliceChanged(slice.build()));
  }

  public MeshFixture with(PodFixture pod) {
    return with(new MeshEvent.WorkloadChanged(pod.build()));
  }

  public MeshFixture with(EntryFixture entry) {
    return withConfig(entry.build());
  }

  public MeshFixture withConfig(ConfigResource<?> resource) {
    return with(new MeshEvent.ConfigChanged(resource));
  }

  public MeshFixture withNode(String name, Map<String, String> labels) {
    return with(new MeshEvent.NodeChanged(new Node(name, CLUSTER, labels, List.of())));
  }

  public MeshFixture withNamespace(
      String name, Map<String, String> labels, Map<String, String> annotations) {
    return with(new MeshEvent.NamespaceChanged(new Namespace(name, CLUSTER, labels, annotations)));
  }

  /** The settings this mesh starts with. */
  public Mesh mesh() {
    return mesh;
  }

  /** What happened so far, in order. */
  public List<MeshEvent> events() {
    return List.copyOf(events);
  }

  /** The picture after all events, made in one batch. */
  public PushContext context() {
    return after(PushContext.empty(mesh), events);
  }

  /** The picture after one batch of events. */
  public static PushContext after(PushContext base, List<MeshEvent> batch) {
    PushDelta delta = new PushDelta(base);
    batch.forEach(delta::replay);
    return delta.apply(base.version().next(Instant.EPOCH));
  }

  public static PushContext after(PushContext base, MeshEvent... batch) {
    return after(base, List.of(batch));
  }

  /** An Istio object without labels and annotations. */
  public static <S extends Message> ConfigResource<S> config(
      ConfigKind kind, String namespace, String name, S spec) {
    return config(kind, namespace, name, Map.of(), spec);
  }

  public static <S extends Message> ConfigResource<S> config(
      ConfigKind kind, String namespace, String name, Map<String, String> labels, S spec) {
    return new ConfigResource<>(
        new ConfigKey(kind, namespace, name), meta(Instant.EPOCH, labels, Map.of()), spec);
  }

  public static ObjectMeta meta(
      Instant creationTime, Map<String, String> labels, Map<String, String> annotations) {
    return new ObjectMeta(labels, annotations, creationTime, "", "", 0, Origin.UNKNOWN);
  }
}
