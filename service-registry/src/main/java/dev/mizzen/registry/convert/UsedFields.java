package dev.mizzen.registry.convert;

import com.fasterxml.jackson.annotation.JsonIncludeProperties;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.fabric8.kubernetes.api.model.ServiceStatus;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;

/**
 * The fields of large Kubernetes types that the converters read. The rest is passed over unread: a
 * pod's specification alone leads to some two hundred types, and setting up the readers of all of
 * them takes longer than reading a small mesh.
 */
final class UsedFields {
  private UsedFields() {}

  static JsonMapper.Builder only(JsonMapper.Builder mapper) {
    return mapper
        .addMixIn(ObjectMeta.class, Meta.class)
        .addMixIn(ServiceSpec.class, ServiceFields.class)
        .addMixIn(ServiceStatus.class, ServiceStatusFields.class)
        .addMixIn(PodSpec.class, PodFields.class)
        .addMixIn(Container.class, ContainerFields.class)
        .addMixIn(PodStatus.class, PodStatusFields.class)
        .addMixIn(Node.class, NodeFields.class)
        .addMixIn(NodeStatus.class, NodeStatusFields.class)
        .addMixIn(Namespace.class, NamespaceFields.class)
        .addMixIn(Endpoint.class, EndpointFields.class);
  }

  @JsonIncludeProperties({
    "name",
    "generateName",
    "namespace",
    "labels",
    "annotations",
    "uid",
    "creationTimestamp",
    "deletionTimestamp",
    "ownerReferences"
  })
  private interface Meta {}

  @JsonIncludeProperties({
    "type",
    "clusterIP",
    "clusterIPs",
    "externalIPs",
    "externalName",
    "internalTrafficPolicy",
    "ports",
    "publishNotReadyAddresses",
    "selector",
    "trafficDistribution"
  })
  private interface ServiceFields {}

  @JsonIncludeProperties("loadBalancer")
  private interface ServiceStatusFields {}

  @JsonIncludeProperties({
    "containers",
    "hostname",
    "initContainers",
    "nodeName",
    "serviceAccountName",
    "subdomain"
  })
  private interface PodFields {}

  @JsonIncludeProperties({"ports", "restartPolicy"})
  private interface ContainerFields {}

  @JsonIncludeProperties({"conditions", "phase", "podIP", "podIPs"})
  private interface PodStatusFields {}

  @JsonIncludeProperties({"apiVersion", "kind", "metadata", "status"})
  private interface NodeFields {}

  @JsonIncludeProperties({"addresses", "nodeInfo"})
  private interface NodeStatusFields {}

  @JsonIncludeProperties({"apiVersion", "kind", "metadata"})
  private interface NamespaceFields {}

  @JsonIncludeProperties({"addresses", "conditions", "hostname", "nodeName", "targetRef"})
  private interface EndpointFields {}
}
