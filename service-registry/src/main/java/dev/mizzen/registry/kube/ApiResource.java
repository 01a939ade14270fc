package dev.mizzen.registry.kube;

import dev.mizzen.model.ConfigKind;
import dev.mizzen.registry.convert.ClusterScope;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the API server serves objects of one kind, and which of them are wanted.
 *
 * @param kind what they are; empty for what is no object of the mesh
 * @param name what they are called in messages and metrics, for example {@code VirtualService}
 * @param apiVersion group and version, for example {@code networking.istio.io/v1}
 * @param plural for example {@code virtualservices}
 * @param namespace empty for those of every namespace, and for those that have none
 * @param fieldSelector narrows what is sent; may be empty
 * @param detail how much of each object is sent
 */
record ApiResource(
    Optional<ConfigKind> kind,
    String name,
    String apiVersion,
    String plural,
    String namespace,
    String fieldSelector,
    Detail detail) {

  /** How much of an object is sent. */
  enum Detail {
    WHOLE,
    METADATA
  }

  /** A list of what is least to send. */
  static final String METADATA_LIST =
      "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";

  private static final String JSON = "application/json";

  /** The definitions of custom kinds. */
  static final ApiResource CUSTOM_RESOURCE_DEFINITIONS =
      new ApiResource(
          Optional.empty(),
          "CustomResourceDefinition",
          "apiextensions.k8s.io/v1",
          "customresourcedefinitions",
          "",
          "",
          Detail.METADATA);

  /** Helm's releases and tokens of service accounts are many, large, and no credentials of ours. */
  private static final String CREDENTIALS =
      "type!=helm.sh/release.v1,type!=kubernetes.io/service-account-token";

  private static final String NOT_FAILED = "status.phase!=Failed";

  /**
   * Every kind of the mesh's objects that an API server serves, in the version that is read.
   *
   * <p>Source of the selectors: Istio 1.30, kube/controller/controller.go, credentials/kube.
   */
  static List<ApiResource> all(WatchScope scope) {
    return Stream.of(ConfigKind.values())
        .map(kind -> of(kind, scope))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<ApiResource> of(ConfigKind kind, WatchScope scope) {
    return PluralNames.of(kind)
        .map(
            plural ->
                new ApiResource(
                    Optional.of(kind),
                    name(kind),
                    kind.apiVersion(),
                    plural,
                    ClusterScope.contains(kind) ? "" : scope.namespace(),
                    selector(kind),
                    Detail.WHOLE));
  }

  /** Two kinds are called Gateway. */
  private static String name(ConfigKind kind) {
    return kind == ConfigKind.KUBERNETES_GATEWAY ? "KubernetesGateway" : kind.kind();
  }

  /** One ConfigMap. */
  static ApiResource configMap(String namespace, String name) {
    return new ApiResource(
        Optional.empty(),
        "ConfigMap " + namespace + "/" + name,
        "v1",
        "configmaps",
        namespace,
        "metadata.name=" + name,
        Detail.WHOLE);
  }

  private static String selector(ConfigKind kind) {
    return switch (kind) {
      case SECRET -> CREDENTIALS;
      case POD -> NOT_FAILED;
      default -> "";
    };
  }

  String group() {
    int slash = apiVersion.indexOf('/');
    return slash < 0 ? "" : apiVersion.substring(0, slash);
  }

  /** Whether the kind is there only where its definition is. */
  boolean isCustom() {
    return (group().contains(".") && !group().endsWith(".k8s.io"))
        || group().equals("gateway.networking.k8s.io");
  }

  /** The name of its definition, for example {@code virtualservices.networking.istio.io}. */
  String definition() {
    return plural + "." + group();
  }

  /** The media type of a list. */
  String listType() {
    return switch (detail) {
      case WHOLE -> JSON;
      case METADATA -> METADATA_LIST;
    };
  }

  /** The media type of a watch. */
  String watchType() {
    return switch (detail) {
      case WHOLE -> JSON;
      case METADATA -> "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";
    };
  }

  /**
   * The path of a request with its query.
   *
   * @param query name and value in turn
   */
  String path(String... query) {
    StringBuilder path =
        new StringBuilder(apiVersion.contains("/") ? "/apis/" : "/api/").append(apiVersion);
    if (!namespace.isEmpty()) {
      path.append("/namespaces/").append(namespace);
    }
    path.append('/').append(plural);
    char before = '?';
    for (int i = 0; i < query.length; i += 2) {
      path.append(before).append(query[i]).append('=').append(encoded(query[i + 1]));
      before = '&';
    }
    if (!fieldSelector.isEmpty()) {
      path.append(before).append("fieldSelector=").append(encoded(fieldSelector));
    }
    return path.toString();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
