package dev.mizzen.registry.kube;

import java.util.Optional;

/**
 * Objects that are followed because they are written.
 *
 * @param name for messages, for example {@code MutatingWebhookConfiguration}
 * @param apiVersion group and version
 * @param plural as in paths
 * @param namespace empty for all, and for kinds that live in none
 * @param fieldSelector narrows what is sent, for example {@code metadata.name=a}; may be empty
 * @param isWhole else their metadata alone is sent
 */
public record Watched(
    String name,
    String apiVersion,
    String plural,
    String namespace,
    String fieldSelector,
    boolean isWhole) {

  /** The metadata of every namespace. */
  public static Watched namespaces() {
    return new Watched("Namespace", "v1", "namespaces", "", "", false);
  }

  /** The ConfigMaps of one name. */
  public static Watched configMaps(String name, WatchScope scope) {
    return new Watched(
        "ConfigMap " + name, "v1", "configmaps", scope.namespace(), "metadata.name=" + name, true);
  }

  /** One Secret. */
  public static Watched secret(String namespace, String name) {
    return new Watched("Secret " + name, "v1", "secrets", namespace, "metadata.name=" + name, true);
  }

  /** The metadata of the one ClusterTrustBundle of a name. */
  public static Watched clusterTrustBundle(String name) {
    return new Watched(
        "ClusterTrustBundle",
        "certificates.k8s.io/v1beta1",
        "clustertrustbundles",
        "",
        "metadata.name=" + name,
        false);
  }

  /** Every configuration of webhooks of a kind. */
  public static Watched webhooks(String kind, String plural) {
    return new Watched(kind, "admissionregistration.k8s.io/v1", plural, "", "", true);
  }

  ApiResource resource() {
    return new ApiResource(
        Optional.empty(),
        name,
        apiVersion,
        plural,
        namespace,
        fieldSelector,
        isWhole ? ApiResource.Detail.WHOLE : ApiResource.Detail.METADATA);
  }
}
