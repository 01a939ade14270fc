package dev.mizzen.model.push;

import com.google.protobuf.Message;
import dev.mizzen.api.mesh.v1alpha1.MeshConfig;
import dev.mizzen.api.mesh.v1alpha1.MeshNetworks;
import dev.mizzen.api.networking.v1alpha3.DestinationRule;
import dev.mizzen.api.networking.v1alpha3.Gateway;
import dev.mizzen.api.networking.v1alpha3.Sidecar;
import dev.mizzen.api.networking.v1alpha3.VirtualService;
import dev.mizzen.api.security.v1beta1.PeerAuthentication;
import dev.mizzen.api.telemetry.v1alpha1.Telemetry;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.gatewayapi.ReferenceGrant;
import dev.mizzen.model.identity.TrustBundle;
import dev.mizzen.model.index.Changes;
import dev.mizzen.model.index.ConfigIndex;
import dev.mizzen.model.index.DestinationRuleIndex;
import dev.mizzen.model.index.EndpointChanges;
import dev.mizzen.model.index.GatewayIndex;
import dev.mizzen.model.index.Identity;
import dev.mizzen.model.index.PeerAuthenticationIndex;
import dev.mizzen.model.index.Registries;
import dev.mizzen.model.index.RegistryKey;
import dev.mizzen.model.index.ServiceIndex;
import dev.mizzen.model.index.SidecarIndex;
import dev.mizzen.model.index.TelemetryIndex;
import dev.mizzen.model.index.VirtualServiceIndex;
import dev.mizzen.model.index.WorkloadChanges;
import dev.mizzen.model.index.WorkloadIndex;
import dev.mizzen.model.mesh.Mesh;
import dev.mizzen.model.service.ClusterId;
import dev.mizzen.model.service.EndpointSlice;
import dev.mizzen.model.service.Secret;
import dev.mizzen.model.service.Service;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * What a batch of events does to one picture of the mesh. Replays the events, then makes the next
 * picture of the base; does not touch the base.
 *
 * <p>The last event of an object wins, and an object that ends as it began has not changed. An
 * index that no event touches stays the same object. Short-lived; touched by one thread. Reading
 * {@link #apply} twice gives equal pictures.
 */
public final class PushDelta {
  private final PushContext base;
  private final Changes<ConfigKey, ConfigResource<?>> configs = new Changes<>(SameToProxies::test);
  private final Changes<RegistryKey, Service> services = Changes.byEquality();
  private final Changes<RegistryKey, EndpointSlice> slices = Changes.byEquality();
  private final WorkloadChanges workloads = WorkloadChanges.none();
  private final Changes<ConfigKey, Secret> secrets = Changes.byEquality();
  private final Changes<ConfigKey, ReferenceGrant> grants = Changes.byEquality();
  private final Map<PushCause, Integer> causes = new EnumMap<>(PushCause.class);
  private MeshConfig meshConfig;
  private MeshNetworks meshNetworks;
  private Map<String, List<String>> gatewayAddresses;
  private TrustBundle trustBundle;

  public PushDelta(PushContext base) {
    this.base = base;
    this.meshConfig = base.mesh().config();
    this.meshNetworks = base.mesh().networks();
    this.gatewayAddresses = base.networks().addresses();
    this.trustBundle = base.trustBundle();
  }

  /**
   * Notes one event. One that changes nothing is forgotten.
   *
   * @return whether the object is now another than in the base
   */
  public boolean replay(MeshEvent event) {
    boolean isChange =
        switch (event) {
          case MeshEvent.ConfigChanged(var resource) ->
              config(resource.key(), Optional.of(resource));
          case MeshEvent.ConfigRemoved(var key) -> config(key, Optional.empty());
          case MeshEvent.ServiceChanged(var cluster, var service) ->
              service(new RegistryKey(cluster, service.source()), Optional.of(service));
          case MeshEvent.ServiceRemoved(var cluster, var key) ->
              service(new RegistryKey(cluster, key), Optional.empty());
          case MeshEvent.SliceChanged(var slice) ->
              slice(new RegistryKey(slice.clusterId(), slice.key()), Optional.of(slice));
          case MeshEvent.SliceRemoved(var cluster, var key) ->
              slice(new RegistryKey(cluster, key), Optional.empty());
          case MeshEvent.WorkloadChanged(var pod) -> {
            RegistryKey key = new RegistryKey(pod.clusterId(), pod.key());
            yield workloads.pods().note(key, base.workloads().pod(key), Optional.of(pod));
          }
          case MeshEvent.WorkloadRemoved(var cluster, var podKey) -> {
            RegistryKey key = new RegistryKey(cluster, podKey);
            yield workloads.pods().note(key, base.workloads().pod(key), Optional.empty());
          }
          case MeshEvent.NodeChanged(var node) ->
              workloads
                  .nodes()
                  .note(
                      key(node.clusterId(), ConfigKind.NODE, node.name()),
                      base.workloads().node(node.clusterId(), node.name()),
                      Optional.of(node));
          case MeshEvent.NodeRemoved(var cluster, var name) ->
              workloads
                  .nodes()
                  .note(
                      key(cluster, ConfigKind.NODE, name),
                      base.workloads().node(cluster, name),
                      Optional.empty());
          case MeshEvent.NamespaceChanged(var namespace) ->
              workloads
                  .namespaces()
                  .note(
                      key(namespace.clusterId(), ConfigKind.NAMESPACE, namespace.name()),
                      base.workloads().namespace(namespace.clusterId(), namespace.name()),
                      Optional.of(namespace));
          case MeshEvent.NamespaceRemoved(var cluster, var name) ->
              workloads
                  .namespaces()
                  .note(
                      key(cluster, ConfigKind.NAMESPACE, name),
                      base.workloads().namespace(cluster, name),
                      Optional.empty());
          case MeshEvent.SecretChanged(var secret) ->
              secrets.note(secret.key(), base.secrets().get(secret.key()), Optional.of(secret));
          case MeshEvent.SecretRemoved(var key) ->
              secrets.note(key, base.secrets().get(key), Optional.empty());
          case MeshEvent.ReferenceGrantChanged(var grant) ->
              grants.note(grant.key(), base.grants().get(grant.key()), Optional.of(grant));
          case MeshEvent.ReferenceGrantRemoved(var key) ->
              grants.note(key, base.grants().get(key), Optional.empty());
          case MeshEvent.MeshConfigChanged(var config) -> meshConfig(config);
          case MeshEvent.MeshNetworksChanged(var networks) -> meshNetworks(networks);
          case MeshEvent.GatewayNamesResolved(var addresses) -> gatewayNames(addresses);
          case MeshEvent.TrustBundleChanged(var bundle) -> trustBundle(bundle);
          case MeshEvent.SourceSynced(var source) -> false;
        };
    if (isChange) {
      causes.merge(PushCauses.of(event, base), 1, Integer::sum);
    }
    return isChange;
  }

  private boolean config(ConfigKey key, Optional<ConfigResource<?>> now) {
    return configs.note(key, base.configs().get(key), now);
  }

  private boolean service(RegistryKey key, Optional<Service> now) {
    return services.note(key, base.services().inCluster(key), now);
  }

  private boolean slice(RegistryKey key, Optional<EndpointSlice> now) {
    return slices.note(key, base.endpoints().slice(key), now);
  }

  private boolean meshConfig(MeshConfig changed) {
    meshConfig = changed;
    return !changed.equals(base.mesh().config());
  }

  private boolean meshNetworks(MeshNetworks changed) {
    meshNetworks = changed;
    return !changed.equals(base.mesh().networks());
  }

  private boolean gatewayNames(Map<String, List<String>> addresses) {
    gatewayAddresses = addresses;
    return !areGatewayNamesSame();
  }

  private boolean trustBundle(TrustBundle changed) {
    trustBundle = changed;
    return !isTrustSame();
  }

  private boolean isTrustSame() {
    return trustBundle.equals(base.trustBundle());
  }

  private boolean areGatewayNamesSame() {
    return gatewayAddresses.equals(base.networks().addresses());
  }

  private static RegistryKey key(ClusterId cluster, ConfigKind kind, String name) {
    return new RegistryKey(cluster, new ConfigKey(kind, "", name));
  }

  /** Whether the picture would stay as it is. */
  public boolean isEmpty() {
    return configs.isEmpty()
        && services.isEmpty()
        && slices.isEmpty()
        && workloads.isEmpty()
        && secrets.isEmpty()
        && grants.isEmpty()
        && areGatewayNamesSame()
        && isTrustSame()
        && Identity.isSame(mesh(), base.mesh());
  }

  /** Whether nothing but endpoints and what they are joined from may change. */
  public boolean isEndpointsOnly() {
    return configs.isEmpty()
        && services.isEmpty()
        && secrets.isEmpty()
        && grants.isEmpty()
        && workloads.namespaces().isEmpty()
        && areGatewayNamesSame()
        && isTrustSame()
        && Identity.isSame(mesh(), base.mesh());
  }

  /** How many events of which cause changed something. */
  public Map<PushCause, Integer> causes() {
    return Map.copyOf(causes);
  }

  /** The objects that changed, of every kind; those of several clusters under one key. */
  public Set<ConfigKey> changed() {
    Set<ConfigKey> changed = new HashSet<>(configs.keys());
    changed.addAll(secrets.keys());
    changed.addAll(grants.keys());
    Stream.of(
            services.keys(),
            slices.keys(),
            workloads.pods().keys(),
            workloads.nodes().keys(),
            workloads.namespaces().keys())
        .flatMap(Set::stream)
        .map(RegistryKey::key)
        .forEach(changed::add);
    if (!meshConfig.equals(base.mesh().config())) {
      changed.add(ConfigKey.MESH_CONFIG);
    }
    if (!meshNetworks.equals(base.mesh().networks()) || !areGatewayNamesSame()) {
      changed.add(ConfigKey.MESH_NETWORKS);
    }
    return changed;
  }

  /**
   * What the batch changed, for those who serve the picture.
   *
   * @param next what {@link #apply} gave
   * @param firstEvent when the oldest event of the batch came
   */
  public MeshUpdate toUpdate(PushContext next, Instant firstEvent) {
    return new MeshUpdate(
        base,
        next,
        changed(),
        next.services().changedSince(base.services()),
        next.endpoints().changedSince(base.endpoints()),
        causes,
        firstEvent);
  }

  /** The picture after the batch. The version is given, so that a test can pin it. */
  public PushContext apply(PushVersion version) {
    Mesh mesh = mesh();
    ConfigIndex nextConfigs = base.configs().apply(configs);
    WorkloadIndex nextWorkloads = base.workloads().apply(workloads);
    ServiceIndex nextServices = services(mesh, nextWorkloads, nextConfigs);
    Registries now = new Registries(mesh, nextServices, nextWorkloads, nextConfigs);
    return new PushContext(
        version,
        mesh,
        nextServices,
        base.endpoints()
            .apply(
                new EndpointChanges(slices, workloads, services.keys(), configs.keys()),
                registries(base),
                now),
        nextWorkloads,
        rebuilt(
            mesh,
            nextConfigs,
            ConfigKind.VIRTUAL_SERVICE,
            VirtualService.class,
            base.virtualServices(),
            VirtualServiceIndex::build),
        rebuilt(
            mesh,
            nextConfigs,
            ConfigKind.DESTINATION_RULE,
            DestinationRule.class,
            base.destinationRules(),
            DestinationRuleIndex::build),
        rebuilt(
            mesh,
            nextConfigs,
            ConfigKind.GATEWAY,
            Gateway.class,
            base.gateways(),
            GatewayIndex::build),
        rebuilt(
            mesh,
            nextConfigs,
            ConfigKind.SIDECAR,
            Sidecar.class,
            base.sidecars(),
            SidecarIndex::build),
        rebuilt(
            mesh,
            nextConfigs,
            ConfigKind.PEER_AUTHENTICATION,
            PeerAuthentication.class,
            base.peerAuthentications(),
            PeerAuthenticationIndex::build),
        rebuilt(
            mesh,
            nextConfigs,
            ConfigKind.TELEMETRY,
            Telemetry.class,
            base.telemetries(),
            TelemetryIndex::build),
        base.networks().apply(mesh, nextServices, nextWorkloads, gatewayAddresses),
        nextConfigs,
        base.secrets().apply(secrets),
        base.grants().apply(grants),
        isTrustSame() ? base.trustBundle() : trustBundle);
  }

  private static Registries registries(PushContext context) {
    return new Registries(
        context.mesh(), context.services(), context.workloads(), context.configs());
  }

  private Mesh mesh() {
    Mesh mesh = base.mesh();
    Mesh withConfig = meshConfig.equals(mesh.config()) ? mesh : mesh.withConfig(meshConfig);
    return meshNetworks.equals(mesh.networks())
        ? withConfig
        : withConfig.withNetworks(meshNetworks);
  }

  private ServiceIndex services(Mesh mesh, WorkloadIndex nextWorkloads, ConfigIndex nextConfigs) {
    boolean isTouched =
        !services.isEmpty()
            || !workloads.namespaces().isEmpty()
            || !Identity.isSame(mesh, base.mesh())
            || configs.keys().stream().anyMatch(key -> key.kind() == ConfigKind.SERVICE_ENTRY);
    return isTouched
        ? base.services().apply(services, mesh, nextWorkloads, nextConfigs)
        : base.services();
  }

  /**
   * An index of one kind: the old one unless an object of the kind or the mesh's settings changed.
   */
  private <S extends Message, I> I rebuilt(
      Mesh mesh,
      ConfigIndex nextConfigs,
      ConfigKind kind,
      Class<S> spec,
      I old,
      BiFunction<List<ConfigResource<S>>, Mesh, I> build) {
    List<ConfigResource<S>> now = nextConfigs.all(kind, spec);
    boolean isUntouched =
        Identity.isSame(now, base.configs().all(kind, spec)) && Identity.isSame(mesh, base.mesh());
    return isUntouched ? old : build.apply(now, mesh);
  }
}
