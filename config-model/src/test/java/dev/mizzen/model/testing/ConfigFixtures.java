package dev.mizzen.model.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.google.protobuf.Message;
import dev.mizzen.api.networking.v1alpha3.DestinationRule;
import dev.mizzen.api.networking.v1alpha3.Gateway;
import dev.mizzen.api.networking.v1alpha3.ServiceEntry;
import dev.mizzen.api.networking.v1alpha3.Sidecar;
import dev.mizzen.api.networking.v1alpha3.VirtualService;
import dev.mizzen.api.networking.v1alpha3.WorkloadEntry;
import dev.mizzen.api.security.v1beta1.PeerAuthentication;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.ObjectMeta;
import dev.mizzen.model.Origin;
import dev.mizzen.model.parse.ConfigParser;
import dev.mizzen.model.parse.Parsed;
import dev.mizzen.model.parse.UnknownFields;
import java.time.Instant;
import java.util.Map;

/**
 * Istio objects, their specs written as YAML. Shape: {@code id} is {@code namespace/name}; the
 * creation time is the Epoch unless {@link #at} says otherwise.
 */
public final class ConfigFixtures {
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final ConfigParser PARSER = new ConfigParser(UnknownFields.REFUSE);

  private ConfigFixtures() {}

  public static ConfigResource<VirtualService> virtualService(String id, String spec) {
    return config(ConfigKind.VIRTUAL_SERVICE, VirtualService.class, id, spec);
  }

  public static ConfigResource<DestinationRule> destinationRule(String id, String spec) {
    return config(ConfigKind.DESTINATION_RULE, DestinationRule.class, id, spec);
  }

  public static ConfigResource<Gateway> gateway(String id, String spec) {
    return config(ConfigKind.GATEWAY, Gateway.class, id, spec);
  }

  public static ConfigResource<Sidecar> sidecar(String id, String spec) {
    return config(ConfigKind.SIDECAR, Sidecar.class, id, spec);
  }

  public static ConfigResource<ServiceEntry> serviceEntry(String id, String spec) {
    return config(ConfigKind.SERVICE_ENTRY, ServiceEntry.class, id, spec);
  }

  public static ConfigResource<WorkloadEntry> workloadEntry(String id, String spec) {
    return config(ConfigKind.WORKLOAD_ENTRY, WorkloadEntry.class, id, spec);
  }

  public static ConfigResource<PeerAuthentication> peerAuthentication(String id, String spec) {
    return config(ConfigKind.PEER_AUTHENTICATION, PeerAuthentication.class, id, spec);
  }

  /** An object of any of Istio's kinds. */
  public static ConfigResource<?> object(ConfigKind kind, String id, String spec) {
    return config(kind, Message.class, id, spec);
  }

  public static ConfigKey key(ConfigKind kind, String id) {
    int slash = id.indexOf('/');
    return new ConfigKey(kind, id.substring(0, slash), id.substring(slash + 1));
  }

  /** The object, made that many seconds after the Epoch. */
  public static <S extends Message> ConfigResource<S> at(long seconds, ConfigResource<S> resource) {
    ObjectMeta meta = resource.meta();
    return new ConfigResource<>(
        resource.key(),
        MeshFixture.meta(Instant.ofEpochSecond(seconds), meta.labels(), meta.annotations()),
        resource.spec());
  }

  public static <S extends Message> ConfigResource<S> annotated(
      ConfigResource<S> resource, String annotation, String value) {
    ObjectMeta meta = resource.meta();
    return new ConfigResource<>(
        resource.key(),
        MeshFixture.meta(meta.creationTime(), meta.labels(), Map.of(annotation, value)),
        resource.spec());
  }

  private static <S extends Message> ConfigResource<S> config(
      ConfigKind kind, Class<S> type, String id, String spec) {
    ConfigKey key = key(kind, id);
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
    document.putObject("metadata").put("namespace", key.namespace()).put("name", key.name());
    document.set("spec", yaml(spec));
    return switch (PARSER.parse(document, Origin.UNKNOWN)) {
      case Parsed.Valid<ConfigResource<?>> valid ->
          new ConfigResource<>(
              key,
              MeshFixture.meta(Instant.EPOCH, Map.of(), Map.of()),
              type.cast(valid.value().spec()));
      case Parsed.Rejected<ConfigResource<?>> rejected ->
          throw new IllegalArgumentException(key + ": " + rejected.problems());
    };
  }

  private static JsonNode yaml(String text) {
    try {
      return YAML.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
