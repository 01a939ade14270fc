package dev.mizzen.istiod;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.mizzen.api.mesh.v1alpha1.MeshConfig;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.parse.MeshDefaults;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The fields that istiod puts in force and this version does not. Whoever sets one has to be told.
 *
 * <p>Shape: a field's path below the spec, with dots, as users write it; {@code []} stands for
 * every element of a list. What is named stands for all that is in it.
 */
public final class UnservedFields {
  private static final String AMBIENT = "tunnels of ambient mode are not generated";
  private static final String INGRESS = "Ingress is not read";
  private static final String CERTIFICATES = "certificates are not handed out";
  private static final String AUTHORIZATION = "AuthorizationPolicy is not put in force";
  private static final String REGISTRATION = "workloads do not register themselves";

  private static final String EACH = "[]";

  private static final Map<String, String> OF_MESH_CONFIG = new LinkedHashMap<>();

  static {
    OF_MESH_CONFIG.put("hboneIdleTimeout", AMBIENT);
    OF_MESH_CONFIG.put("serviceScopeConfigs", AMBIENT);
    OF_MESH_CONFIG.put("ingressClass", INGRESS);
    OF_MESH_CONFIG.put("ingressService", INGRESS);
    OF_MESH_CONFIG.put("ingressControllerMode", INGRESS);
    OF_MESH_CONFIG.put("ingressSelector", INGRESS);
    OF_MESH_CONFIG.put("ca", CERTIFICATES);
    OF_MESH_CONFIG.put("extensionProviders[].envoyExtAuthzHttp", AUTHORIZATION);
    OF_MESH_CONFIG.put("extensionProviders[].envoyExtAuthzGrpc", AUTHORIZATION);
    OF_MESH_CONFIG.put("configSources", "objects are read from a folder only");
  }

  private static final Map<String, String> OF_WORKLOAD_GROUP =
      Map.of("metadata", REGISTRATION, "template", REGISTRATION);

  private static final Map<String, String> LABELS =
      Map.of("istio.io/use-waypoint", AMBIENT, "istio.io/dataplane-mode", AMBIENT);

  private static final Map<String, String> ANNOTATIONS =
      Map.of(
          "istio.io/autoRegistrationGroup", REGISTRATION, "ambient.istio.io/redirection", AMBIENT);

  private UnservedFields() {}

  /** A field that is set and has no effect, with the reason. */
  public record Unserved(String field, String reason) {}

  /** Of a spec, those that it sets. */
  public static List<Unserved> of(ConfigKind kind, Message spec) {
    return kind == ConfigKind.WORKLOAD_GROUP
        ? set(OF_WORKLOAD_GROUP, spec, spec.getDefaultInstanceForType())
        : List.of();
  }

  /** Of the mesh's settings, those that are not as istiod has them by default. */
  public static List<Unserved> of(MeshConfig config) {
    return set(OF_MESH_CONFIG, config, MeshDefaults.meshConfig());
  }

  /** The names of those of the mesh's settings. */
  public static Set<String> ofMeshConfig() {
    return Collections.unmodifiableSet(OF_MESH_CONFIG.keySet());
  }

  /** Of an object's labels and annotations. */
  public static List<Unserved> of(Map<String, String> labels, Map<String, String> annotations) {
    List<Unserved> found = new ArrayList<>();
    LABELS.forEach((name, reason) -> add(found, labels, "label", name, reason));
    ANNOTATIONS.forEach((name, reason) -> add(found, annotations, "annotation", name, reason));
    return found;
  }

  private static void add(
      List<Unserved> found, Map<String, String> set, String what, String name, String reason) {
    if (set.containsKey(name)) {
      found.add(new Unserved(what + " " + name, reason));
    }
  }

  private static List<Unserved> set(Map<String, String> fields, Message spec, Message byDefault) {
    return fields.entrySet().stream()
        .filter(field -> !value(spec, field.getKey()).equals(value(byDefault, field.getKey())))
        .map(field -> new Unserved(field.getKey(), field.getValue()))
        .toList();
  }

  private static Object value(Message message, String path) {
    int dot = path.indexOf('.');
    if (dot < 0) {
      return message.getField(field(message, path));
    }
    String name = path.substring(0, dot);
    String rest = path.substring(dot + 1);
    return name.endsWith(EACH)
        ? values(message, name.substring(0, name.length() - EACH.length()), rest)
        : value((Message) message.getField(field(message, name)), rest);
  }

  /** What elements of a list have set. */
  private static List<Object> values(Message message, String list, String name) {
    return ((List<?>) message.getField(field(message, list)))
        .stream()
            .map(Message.class::cast)
            .filter(element -> element.hasField(field(element, name)))
            .map(element -> element.getField(field(element, name)))
            .toList();
  }

  private static FieldDescriptor field(Message message, String name) {
    return message.getDescriptorForType().getFields().stream()
        .filter(candidate -> candidate.getJsonName().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(name));
  }
}
