package dev.mizzen.inject;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.api.mesh.v1alpha1.MeshConfig;
import dev.mizzen.inject.data.GoStruct;
import dev.mizzen.inject.data.KubernetesObject;
import dev.mizzen.inject.data.ProtoObject;
import dev.mizzen.inject.pod.Names;
import dev.mizzen.inject.pod.Owner;
import dev.mizzen.inject.pod.Pods;
import dev.mizzen.inject.pod.ProxyImage;
import dev.mizzen.inject.template.GoObject;
import dev.mizzen.inject.template.UserText;
import java.util.Map;
import java.util.TreeMap;

/** What {@code .} is in templates of pods. Source: Istio 1.30, SidecarTemplateData. */
final class TemplateData {
  private TemplateData() {}

  /**
   * @param stripped the pod without what an earlier injection added
   */
  static GoObject of(InjectionInput input, ObjectNode stripped) {
    Map<String, String> annotations = Pods.annotations(stripped);
    Owner owner = input.owner();
    boolean isUsersConfig = annotations.containsKey(Names.PROXY_CONFIG);
    Map<String, Object> data = new TreeMap<>();
    data.put(
        "TypeMeta", users("v1.TypeMeta", "Kind", owner.kind(), "APIVersion", owner.apiVersion()));
    data.put(
        "DeploymentMeta",
        users("types.NamespacedName", "Name", owner.name(), "Namespace", owner.namespace()));
    data.put("ObjectMeta", KubernetesObject.of("ObjectMeta", stripped.path("metadata")));
    data.put("Spec", KubernetesObject.of("PodSpec", stripped.path("spec")));
    data.put("ProxyConfig", ProtoObject.of(input.proxyConfig(), isUsersConfig));
    data.put("MeshConfig", ProtoObject.of(input.mesh(), false));
    data.put("Values", input.values().asTemplateValue());
    data.put("Revision", input.revision());
    data.put("NativeSidecars", input.isNative());
    data.put(
        "ProxyImage", UserText.of(ProxyImage.of(input.values(), input.proxyConfig(), annotations)));
    data.put("ProxyUID", input.proxyIds().user());
    data.put("ProxyGID", input.proxyIds().group());
    data.put("InboundTrafficPolicyMode", inboundMode(input.mesh()));
    data.put("CompliancePolicy", input.compliancePolicy());
    return new GoStruct("*inject.SidecarTemplateData", data);
  }

  private static GoObject users(
      String type, String key, String value, String other, String otherValue) {
    return new GoStruct(type, Map.of(key, UserText.of(value), other, UserText.of(otherValue)));
  }

  private static String inboundMode(MeshConfig mesh) {
    return mesh.getInboundTrafficPolicy().getMode()
            == MeshConfig.InboundTrafficPolicy.Mode.LOCALHOST
        ? "localhost"
        : "passthrough";
  }
}
