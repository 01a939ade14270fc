package dev.mizzen.registry.file;

import dev.mizzen.model.push.MeshEvent;

/** What a source told, in few words. */
public final class EventText {
  private EventText() {}

  /** One line. */
  public static String of(MeshEvent event) {
    return switch (event) {
      case MeshEvent.ConfigChanged(var resource) -> "+ " + resource.key();
      case MeshEvent.ConfigRemoved(var key) -> "- " + key;
      case MeshEvent.ServiceChanged(_, var service) ->
          "+ " + service.source() + " " + service.ports().getFirst().number();
      case MeshEvent.ServiceRemoved(_, var key) -> "- " + key;
      case MeshEvent.SliceChanged(var slice) -> "+ " + slice.key();
      case MeshEvent.SliceRemoved(_, var key) -> "- " + key;
      case MeshEvent.WorkloadChanged(var workload) -> "+ " + workload.key();
      case MeshEvent.WorkloadRemoved(_, var key) -> "- " + key;
      case MeshEvent.NodeChanged(var node) -> "+ Node " + node.name();
      case MeshEvent.NodeRemoved(_, var name) -> "- Node " + name;
      case MeshEvent.NamespaceChanged(var namespace) -> "+ Namespace " + namespace.name();
      case MeshEvent.NamespaceRemoved(_, var name) -> "- Namespace " + name;
      case MeshEvent.SecretChanged(var secret) -> "+ " + secret.key();
      case MeshEvent.SecretRemoved(var key) -> "- " + key;
      case MeshEvent.ReferenceGrantChanged(var grant) -> "+ " + grant.key();
      case MeshEvent.ReferenceGrantRemoved(var key) -> "- " + key;
      case MeshEvent.MeshConfigChanged _ -> "mesh config";
      case MeshEvent.MeshNetworksChanged _ -> "mesh networks";
      case MeshEvent.GatewayNamesResolved _ -> "gateway names";
      case MeshEvent.TrustBundleChanged _ -> "trust bundle";
      case MeshEvent.SourceSynced(var source) -> "synced " + source;
    };
  }
}
