package dev.mizzen.registry.kube.write;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Names one object of an API server.
 *
 * @param apiVersion group and version, for example {@code networking.istio.io/v1}, or {@code v1}
 * @param kind for example {@code Gateway}
 * @param plural as in paths, for example {@code gateways}
 * @param namespace empty for kinds that live in none
 * @param name empty where the server chooses it, or the kind has no names
 */
public record ObjectRef(
    String apiVersion, String kind, String plural, String namespace, String name) {

  public static ObjectRef configMap(String namespace, String name) {
    return new ObjectRef("v1", "ConfigMap", "configmaps", namespace, name);
  }

  public static ObjectRef secret(String namespace, String name) {
    return new ObjectRef("v1", "Secret", "secrets", namespace, name);
  }

  public static ObjectRef lease(String namespace, String name) {
    return new ObjectRef("coordination.k8s.io/v1", "Lease", "leases", namespace, name);
  }

  /** Root certificates for the whole cluster. */
  public static ObjectRef clusterTrustBundle(String name) {
    return new ObjectRef(
        "certificates.k8s.io/v1beta1", "ClusterTrustBundle", "clustertrustbundles", "", name);
  }

  /** A webhook configuration that changes objects. */
  public static ObjectRef mutatingWebhooks(String name) {
    return new ObjectRef(
        "admissionregistration.k8s.io/v1",
        "MutatingWebhookConfiguration",
        "mutatingwebhookconfigurations",
        "",
        name);
  }

  /** A webhook configuration that judges objects. */
  public static ObjectRef validatingWebhooks(String name) {
    return new ObjectRef(
        "admissionregistration.k8s.io/v1",
        "ValidatingWebhookConfiguration",
        "validatingwebhookconfigurations",
        "",
        name);
  }

  /** The path that objects of the kind are created at. */
  String collection() {
    String root = (apiVersion.contains("/") ? "/apis/" : "/api/") + apiVersion;
    String inside = namespace.isEmpty() ? "" : "/namespaces/" + encoded(namespace);
    return root + inside + "/" + plural;
  }

  /** The path of the object itself. */
  String path() {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a " + kind + " without a name has no path");
    }
    return collection() + "/" + encoded(name);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** For messages, for example {@code ConfigMap istio-system/istio-leader}. */
  @Override
  public String toString() {
    return kind + " " + (namespace.isEmpty() ? "" : namespace + "/") + name;
  }
}
