package dev.mizzen.istiod;

import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.load.LoaderObserver;
import dev.mizzen.model.push.MeshEvent;
import dev.mizzen.model.push.MeshUpdate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says of every object, and of every field of one, that is read and judged but not yet put in force
 * that it has no effect. Above all a policy that is not enforced must not pass in silence.
 */
final class UnservedObjects implements LoaderObserver {
  private static final Logger LOG = LoggerFactory.getLogger(UnservedObjects.class);
  private static final Set<ConfigKind> WITHOUT_EFFECT =
      EnumSet.of(
          ConfigKind.AUTHORIZATION_POLICY,
          ConfigKind.REQUEST_AUTHENTICATION,
          ConfigKind.ENVOY_FILTER,
          ConfigKind.WASM_PLUGIN,
          ConfigKind.TRAFFIC_EXTENSION,
          ConfigKind.PROXY_CONFIG);

  private final LoaderObserver next;

  /**
   * @param next hears everything too
   */
  UnservedObjects(LoaderObserver next) {
    this.next = next;
  }

  @Override
  public void folded(MeshEvent event) {
    switch (event) {
      case MeshEvent.ConfigChanged(var resource) -> look(resource);
      case MeshEvent.ServiceChanged(_, var service) ->
          fields(service.source(), UnservedFields.of(service.labels(), Map.of()));
      case MeshEvent.WorkloadChanged(var pod) ->
          fields(pod.key(), UnservedFields.of(pod.labels(), pod.annotations()));
      case MeshEvent.NamespaceChanged(var namespace) ->
          fields(
              new ConfigKey(ConfigKind.NAMESPACE, "", namespace.name()),
              UnservedFields.of(namespace.labels(), namespace.annotations()));
      case MeshEvent.MeshConfigChanged(var config) ->
          fields(ConfigKey.MESH_CONFIG, UnservedFields.of(config));
      case MeshEvent.SliceChanged _,
          MeshEvent.NodeChanged _,
          MeshEvent.SecretChanged _,
          MeshEvent.ReferenceGrantChanged _,
          MeshEvent.MeshNetworksChanged _,
          MeshEvent.TrustBundleChanged _ -> {
        // all of it is in force
      }
      case MeshEvent.ConfigRemoved _,
          MeshEvent.ServiceRemoved _,
          MeshEvent.SliceRemoved _,
          MeshEvent.WorkloadRemoved _,
          MeshEvent.NodeRemoved _,
          MeshEvent.NamespaceRemoved _,
          MeshEvent.SecretRemoved _,
          MeshEvent.ReferenceGrantRemoved _,
          MeshEvent.GatewayNamesResolved _,
          MeshEvent.SourceSynced _ -> {
        // says nothing
      }
    }
    next.folded(event);
  }

  /** Whether objects of a kind are put in force. */
  static boolean hasEffect(ConfigKind kind) {
    return !WITHOUT_EFFECT.contains(kind);
  }

  /** What of an object that is put in force has no effect. */
  static List<UnservedFields.Unserved> partsWithoutEffect(ConfigResource<?> object) {
    List<UnservedFields.Unserved> parts =
        new ArrayList<>(UnservedFields.of(object.key().kind(), object.spec()));
    parts.addAll(UnservedFields.of(object.meta().labels(), object.meta().annotations()));
    return parts;
  }

  private static void look(ConfigResource<?> resource) {
    if (!hasEffect(resource.key().kind())) {
      LOG.atWarn()
          .addKeyValue("configKey", resource.key())
          .addKeyValue("origin", resource.meta().origin())
          .log("object has no effect: this version does not put its kind in force");
      return;
    }
    fields(resource.key(), partsWithoutEffect(resource));
  }

  private static void fields(ConfigKey key, List<UnservedFields.Unserved> fields) {
    fields.forEach(
        unserved ->
            LOG.atWarn()
                .addKeyValue("configKey", key)
                .addKeyValue("field", unserved.field())
                .addKeyValue("reason", unserved.reason())
                .log("field has no effect: this version does not put it in force"));
  }

  @Override
  public void built(Duration time) {
    next.built(time);
  }

  @Override
  public void published(MeshUpdate update, Duration debounceTime) {
    next.published(update, debounceTime);
  }
}
