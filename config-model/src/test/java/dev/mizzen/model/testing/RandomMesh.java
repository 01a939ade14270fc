package dev.mizzen.model.testing;

import dev.mizzen.api.mesh.v1alpha1.MeshConfig;
import dev.mizzen.api.mesh.v1alpha1.MeshNetworks;
import dev.mizzen.api.mesh.v1alpha1.Network;
import dev.mizzen.api.networking.v1alpha3.ServiceEntry;
import dev.mizzen.api.networking.v1alpha3.WorkloadEntry;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.Visibility;
import dev.mizzen.model.parse.MeshDefaults;
import dev.mizzen.model.push.MeshEvent;
import dev.mizzen.model.service.ClusterId;
import dev.mizzen.model.service.Namespace;
import dev.mizzen.model.service.Node;
import dev.mizzen.model.service.Protocol;
import dev.mizzen.model.service.Secret;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Events that come to a mesh by chance: few objects, so that they meet often. The same seed gives
 * the same events.
 */
public final class RandomMesh {
  /** The namespaces and networks that objects use. */
  public static final Set<String> NAMES = Set.of("a", "b", "istio-system", "n1", "n2");

  private static final List<String> NAMESPACES = List.of("a", "b", "istio-system");
  private static final List<String> CLUSTERS = List.of("Kubernetes", "remote");
  private static final int KINDS = 16;

  private final Random random;
  private final RandomRouting routing;

  public RandomMesh(long seed) {
    random = new Random(seed);
    routing = new RandomRouting(random);
  }

  /** Events in the order in which they come. */
  public List<MeshEvent> events(int count) {
    List<MeshEvent> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      events.add(event());
    }
    return events;
  }

  /** The events cut into batches of 1 to {@code limit}. */
  public List<List<MeshEvent>> batches(List<MeshEvent> events, int limit) {
    List<List<MeshEvent>> batches = new ArrayList<>();
    for (int at = 0; at < events.size(); ) {
      int end = Math.min(events.size(), at + 1 + random.nextInt(limit));
      batches.add(events.subList(at, end));
      at = end;
    }
    return batches;
  }

  /** The last event of each object, in another order. */
  public List<MeshEvent> lastWords(List<MeshEvent> events) {
    Map<Object, MeshEvent> last = new LinkedHashMap<>();
    events.forEach(event -> last.put(subject(event), event));
    List<MeshEvent> shuffled = new ArrayList<>(last.values());
    Collections.shuffle(shuffled, random);
    return shuffled;
  }

  private record Subject(Object cluster, Object key) {}

  private static Object subject(MeshEvent event) {
    return switch (event) {
      case MeshEvent.ConfigChanged(var resource) -> resource.key();
      case MeshEvent.ConfigRemoved(var key) -> key;
      case MeshEvent.ServiceChanged(var cluster, var service) ->
          new Subject(cluster, service.source());
      case MeshEvent.ServiceRemoved(var cluster, var key) -> new Subject(cluster, key);
      case MeshEvent.SliceChanged(var slice) -> new Subject(slice.clusterId(), slice.key());
      case MeshEvent.SliceRemoved(var cluster, var key) -> new Subject(cluster, key);
      case MeshEvent.WorkloadChanged(var pod) -> new Subject(pod.clusterId(), pod.key());
      case MeshEvent.WorkloadRemoved(var cluster, var key) -> new Subject(cluster, key);
      case MeshEvent.NodeChanged(var node) -> new Subject(node.clusterId(), "node " + node.name());
      case MeshEvent.NodeRemoved(var cluster, var name) -> new Subject(cluster, "node " + name);
      case MeshEvent.NamespaceChanged(var namespace) ->
          new Subject(namespace.clusterId(), "namespace " + namespace.name());
      case MeshEvent.NamespaceRemoved(var cluster, var name) ->
          new Subject(cluster, "namespace " + name);
      case MeshEvent.SecretChanged(var secret) -> secret.key();
      case MeshEvent.SecretRemoved(var key) -> key;
      case MeshEvent.ReferenceGrantChanged(var grant) -> grant.key();
      case MeshEvent.ReferenceGrantRemoved(var key) -> key;
      case MeshEvent.MeshConfigChanged changed -> "config";
      case MeshEvent.MeshNetworksChanged changed -> "networks";
      case MeshEvent.GatewayNamesResolved resolved -> "gateway names";
      case MeshEvent.TrustBundleChanged changed -> "trust bundle";
      case MeshEvent.SourceSynced synced -> synced;
    };
  }

  private MeshEvent event() {
    boolean isRemoval = random.nextInt(5) == 0;
    return switch (random.nextInt(KINDS)) {
      case 0, 1 ->
          isRemoval
              ? new MeshEvent.ServiceRemoved(
                  cluster(), ServiceFixture.source(namespace(), name("s")))
              : service();
      case 2, 3, 4 ->
          isRemoval
              ? new MeshEvent.SliceRemoved(
                  cluster(), SliceFixture.key(namespace(), name("s") + "-1"))
              : slice();
      case 5, 6, 7 ->
          isRemoval
              ? new MeshEvent.WorkloadRemoved(
                  cluster(), new ConfigKey(ConfigKind.POD, namespace(), name("p")))
              : pod();
      case 8 ->
          isRemoval
              ? new MeshEvent.NodeRemoved(cluster(), name("n"))
              : new MeshEvent.NodeChanged(
                  new Node(
                      name("n"),
                      cluster(),
                      Map.of("topology.kubernetes.io/region", name("r")),
                      List.of()));
      case 9 ->
          isRemoval ? new MeshEvent.NamespaceRemoved(cluster(), namespace()) : namespaceChange();
      case 10 -> isRemoval ? removed(ConfigKind.SERVICE_ENTRY) : serviceEntry();
      case 11 -> isRemoval ? removed(ConfigKind.WORKLOAD_ENTRY) : workloadEntry();
      case 12, 13, 14 -> isRemoval ? removed(routingKind()) : routing();
      default -> settings();
    };
  }

  private MeshEvent service() {
    ServiceFixture service =
        ServiceFixture.service(namespace(), name("s"))
            .cluster(cluster().value())
            .created(Instant.ofEpochSecond(random.nextInt(3)))
            .address("10.0.0." + random.nextInt(4))
            .port("http", 80 + random.nextInt(2), Protocol.HTTP)
            .selector(random.nextInt(5) == 0 ? Map.of() : Map.of("app", name("x")));
    if (random.nextInt(3) == 0) {
      service.port("tcp", 9000, Protocol.TCP);
    }
    return switch (random.nextInt(6)) {
      case 0 -> changed(service.headless());
      case 1 -> changed(service.standsFor(name("s") + "." + namespace() + ".svc.cluster.local"));
      case 2 -> changed(service.visibility(Visibility.only(namespace())));
      case 3 ->
          changed(
              service
                  .labels(Map.of("topology.istio.io/network", "n1"))
                  .external("9.9.9." + random.nextInt(3))
                  .port("tls", 15443, Protocol.TLS));
      default -> changed(service);
    };
  }

  private static MeshEvent changed(ServiceFixture service) {
    return new MeshEvent.ServiceChanged(service.clusterId(), service.build());
  }

  private MeshEvent slice() {
    String service = name("s");
    SliceFixture slice =
        SliceFixture.slice(namespace(), service + "-" + random.nextInt(2), service)
            .cluster(cluster().value())
            .port("http", 8080);
    for (int i = random.nextInt(4); i > 0; i--) {
      Optional<Boolean> ready = Optional.of(random.nextInt(4) > 0);
      String pod = random.nextBoolean() ? name("p") : "";
      slice.member(
          "10.1.0." + random.nextInt(6),
          pod,
          ready,
          Optional.empty(),
          Optional.of(random.nextBoolean()));
    }
    return new MeshEvent.SliceChanged(slice.build());
  }

  private MeshEvent pod() {
    PodFixture pod =
        PodFixture.pod(namespace(), name("p"), "10.1.0." + random.nextInt(6))
            .cluster(cluster().value())
            .node(name("n"))
            .serviceAccount(name("sa"))
            .labels(Map.of("app", name("x")));
    return new MeshEvent.WorkloadChanged((random.nextInt(4) == 0 ? pod.notReady() : pod).build());
  }

  private MeshEvent namespaceChange() {
    return new MeshEvent.NamespaceChanged(
        new Namespace(
            namespace(),
            cluster(),
            random.nextBoolean()
                ? Map.of("topology.istio.io/network", "n" + (1 + random.nextInt(2)))
                : Map.of(),
            random.nextBoolean()
                ? Map.of("networking.istio.io/traffic-distribution", "PreferClose")
                : Map.of()));
  }

  private MeshEvent serviceEntry() {
    String host = random.nextBoolean() ? name("h") + ".com" : name("s") + ".a.svc.cluster.local";
    EntryFixture entry =
        EntryFixture.serviceEntry(namespace(), name("c"), host)
            .created(Instant.ofEpochSecond(random.nextInt(3)))
            .port("http", 80, "HTTP");
    return new MeshEvent.ConfigChanged(
        switch (random.nextInt(6)) {
          case 0 -> entry.resolution(ServiceEntry.Resolution.DNS).build();
          case 3 ->
              entry
                  .external()
                  .resolution(ServiceEntry.Resolution.NONE)
                  .port("tls", 443, "TLS")
                  .build();
          case 4 ->
              entry
                  .resolution(ServiceEntry.Resolution.DNS_ROUND_ROBIN)
                  .port("tcp", 9000, "TCP", 9001)
                  .endpoint(WorkloadEntry.newBuilder().setAddress(name("w") + ".com").build())
                  .build();
          case 1 -> entry.selector(Map.of("app", name("x"))).build();
          case 2 ->
              entry
                  .addresses("1.1.1.1", "1.1.1.2")
                  .endpoint(
                      WorkloadEntry.newBuilder().setAddress("10.2.0." + random.nextInt(3)).build())
                  .build();
          default -> entry.exportTo(".").build();
        });
  }

  private MeshEvent workloadEntry() {
    return config(
        ConfigKind.WORKLOAD_ENTRY,
        Map.of("app", name("x")),
        WorkloadEntry.newBuilder()
            .setAddress("10.3.0." + random.nextInt(3))
            .setServiceAccount(name("sa"))
            .build());
  }

  private ConfigKind routingKind() {
    return RandomRouting.KINDS.get(random.nextInt(RandomRouting.KINDS.size()));
  }

  private MeshEvent routing() {
    ConfigKind kind = routingKind();
    return config(
        kind,
        Map.of(),
        ConfigFixtures.object(kind, namespace() + "/" + name("c"), routing.spec(kind)).spec());
  }

  private MeshEvent settings() {
    return switch (random.nextInt(4)) {
      case 0 ->
          new MeshEvent.MeshConfigChanged(
              MeshDefaults.meshConfig().toBuilder()
                  .setTrustDomain(name("td"))
                  .setAccessLogFile(random.nextBoolean() ? "/dev/stdout" : "")
                  .setOutboundTrafficPolicy(
                      MeshConfig.OutboundTrafficPolicy.newBuilder().setModeValue(random.nextInt(2)))
                  .addAllDefaultServiceExportTo(random.nextBoolean() ? List.of(".") : List.of())
                  .build());
      case 1 ->
          new MeshEvent.MeshNetworksChanged(
              MeshNetworks.newBuilder()
                  .putNetworks(
                      "n2",
                      Network.newBuilder()
                          .addEndpoints(
                              Network.NetworkEndpoints.newBuilder()
                                  .setFromCidr("10.1.0.0/" + (29 + random.nextInt(3))))
                          .addGateways(
                              Network.IstioNetworkGateway.newBuilder()
                                  .setAddress("8.8.8." + random.nextInt(2))
                                  .setPort(443))
                          .build())
                  .build());
      default -> {
        ConfigKey key = new ConfigKey(ConfigKind.SECRET, namespace(), name("c"));
        yield random.nextBoolean()
            ? new MeshEvent.SecretRemoved(key)
            : new MeshEvent.SecretChanged(new Secret(key, name("t"), Map.of()));
      }
    };
  }

  private MeshEvent config(
      ConfigKind kind, Map<String, String> labels, com.google.protobuf.Message spec) {
    ConfigResource<?> resource =
        new ConfigResource<>(
            new ConfigKey(kind, namespace(), name("c")),
            MeshFixture.meta(
                Instant.ofEpochSecond(random.nextInt(3)),
                labels,
                Map.of("note", "" + random.nextInt(3))),
            spec);
    return new MeshEvent.ConfigChanged(resource);
  }

  private MeshEvent removed(ConfigKind kind) {
    return new MeshEvent.ConfigRemoved(new ConfigKey(kind, namespace(), name("c")));
  }

  private String namespace() {
    return NAMESPACES.get(random.nextInt(NAMESPACES.size()));
  }

  private ClusterId cluster() {
    return new ClusterId(CLUSTERS.get(random.nextInt(CLUSTERS.size())));
  }

  private String name(String prefix) {
    return prefix + random.nextInt(3);
  }
}
