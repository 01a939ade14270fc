package dev.mizzen.registry.convert;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.Origin;
import dev.mizzen.model.parse.Parsed;
import dev.mizzen.model.push.MeshEvent;
import dev.mizzen.model.service.ClusterId;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.function.Function;

/**
 * Reads one object of any kind from its JSON into the event that tells of it.
 *
 * <p>Shape: the object's {@code metadata.namespace} is filled in already. Immutable; any thread may
 * use it.
 */
public final class ObjectConverter {
  private final ClusterId clusterId;
  private final ConfigReader configs;
  private final KubernetesJson kubernetes = new KubernetesJson();
  private final ServiceConverter services;
  private final EndpointSliceConverter slices;
  private final PodConverter pods;
  private final NodeConverter nodes;
  private final NamespaceConverter namespaces;
  private final SecretConverter secrets = new SecretConverter();
  private final ConfigMapConverter configMaps = new ConfigMapConverter();

  public ObjectConverter(ClusterId clusterId, String domainSuffix, ConfigReader configs) {
    this.clusterId = clusterId;
    this.configs = configs;
    this.services = new ServiceConverter(clusterId, domainSuffix);
    this.slices = new EndpointSliceConverter(clusterId);
    this.pods = new PodConverter(clusterId);
    this.nodes = new NodeConverter(clusterId);
    this.namespaces = new NamespaceConverter(clusterId);
  }

  /** Whether objects of the kind come to anything here. */
  public static boolean serves(ConfigKind kind) {
    return switch (kind) {
      case SERVICE, ENDPOINT_SLICE, POD, NODE, NAMESPACE, SECRET, CONFIG_MAP, REFERENCE_GRANT ->
          true;
      case VIRTUAL_SERVICE,
          DESTINATION_RULE,
          GATEWAY,
          SERVICE_ENTRY,
          SIDECAR,
          WORKLOAD_ENTRY,
          WORKLOAD_GROUP,
          ENVOY_FILTER,
          PROXY_CONFIG,
          AUTHORIZATION_POLICY,
          PEER_AUTHENTICATION,
          REQUEST_AUTHENTICATION,
          TELEMETRY,
          WASM_PLUGIN,
          TRAFFIC_EXTENSION ->
          true;
      case MESH_CONFIG,
          MESH_NETWORKS,
          INGRESS,
          INGRESS_CLASS,
          GATEWAY_CLASS,
          KUBERNETES_GATEWAY,
          HTTP_ROUTE,
          GRPC_ROUTE,
          TLS_ROUTE,
          TCP_ROUTE,
          BACKEND_TLS_POLICY,
          LISTENER_SET ->
          false;
    };
  }

  /**
   * Converts one object; kinds that are not served come out unused.
   *
   * @param key the object's own; its event of removal carries it
   * @param mesh what the mesh config adds to Services
   */
  public Converted convert(ConfigKey key, JsonNode json, Origin origin, ServiceDefaults mesh) {
    if (key.kind().isIstio()) {
      return served(
          key,
          configs.read(json, origin),
          MeshEvent.ConfigChanged::new,
          new MeshEvent.ConfigRemoved(key));
    }
    return switch (key.kind()) {
      case SERVICE -> service(key, json, mesh);
      case ENDPOINT_SLICE -> slice(key, json);
      case POD -> pod(key, json);
      case NODE -> node(key, json);
      case NAMESPACE -> namespace(key, json);
      case SECRET -> secret(key, json);
      case CONFIG_MAP -> configMap(key, json);
      case REFERENCE_GRANT ->
          served(
              key,
              new ReferenceGrantConverter().convert(key, json),
              MeshEvent.ReferenceGrantChanged::new,
              new MeshEvent.ReferenceGrantRemoved(key));
      default -> new Converted.Unused();
    };
  }

  private Converted service(ConfigKey key, JsonNode json, ServiceDefaults mesh) {
    var parsed =
        then(kubernetes.read(json, Service.class), object -> services.convert(object, mesh));
    return served(
        key,
        parsed,
        service -> new MeshEvent.ServiceChanged(clusterId, service),
        new MeshEvent.ServiceRemoved(clusterId, key));
  }

  private Converted slice(ConfigKey key, JsonNode json) {
    return switch (kubernetes.read(json, EndpointSlice.class)) {
      case Parsed.Rejected<EndpointSlice>(var problems) -> new Converted.Refused(problems);
      case Parsed.Valid<EndpointSlice>(var object, _) ->
          EndpointSliceConverter.isOwn(object)
              ? served(
                  key,
                  slices.convert(object),
                  MeshEvent.SliceChanged::new,
                  new MeshEvent.SliceRemoved(clusterId, key))
              : new Converted.Unused();
    };
  }

  private Converted pod(ConfigKey key, JsonNode json) {
    var parsed = then(kubernetes.read(json, Pod.class), pods::convert);
    return served(
        key, parsed, MeshEvent.WorkloadChanged::new, new MeshEvent.WorkloadRemoved(clusterId, key));
  }

  private Converted node(ConfigKey key, JsonNode json) {
    var parsed = then(kubernetes.read(json, Node.class), nodes::convert);
    return served(
        key, parsed, MeshEvent.NodeChanged::new, new MeshEvent.NodeRemoved(clusterId, key.name()));
  }

  private Converted namespace(ConfigKey key, JsonNode json) {
    var parsed = then(kubernetes.read(json, Namespace.class), namespaces::convert);
    return served(
        key,
        parsed,
        MeshEvent.NamespaceChanged::new,
        new MeshEvent.NamespaceRemoved(clusterId, key.name()));
  }

  private Converted secret(ConfigKey key, JsonNode json) {
    return switch (kubernetes.read(json, Secret.class)) {
      case Parsed.Rejected<Secret>(var problems) -> new Converted.Refused(problems);
      case Parsed.Valid<Secret>(var object, _) ->
          SecretConverter.isUsed(object)
              ? served(
                  key,
                  secrets.convert(object),
                  MeshEvent.SecretChanged::new,
                  new MeshEvent.SecretRemoved(key))
              : new Converted.Unused();
    };
  }

  private Converted configMap(ConfigKey key, JsonNode json) {
    var parsed = then(kubernetes.read(json, ConfigMap.class), configMaps::convert);
    return served(key, parsed, MeshEvent.SecretChanged::new, new MeshEvent.SecretRemoved(key));
  }

  private static <A, B> Parsed<B> then(Parsed<A> first, Function<A, Parsed<B>> next) {
    return switch (first) {
      case Parsed.Rejected<A>(var problems) -> new Parsed.Rejected<>(problems);
      case Parsed.Valid<A>(var value, _) -> next.apply(value);
    };
  }

  private static <T> Converted served(
      ConfigKey key, Parsed<T> parsed, Function<T, MeshEvent> changed, MeshEvent removed) {
    return switch (parsed) {
      case Parsed.Rejected<T>(var problems) -> new Converted.Refused(problems);
      case Parsed.Valid<T>(var value, var warnings) ->
          new Converted.Served(key, changed.apply(value), removed, warnings);
    };
  }
}
