package dev.mizzen.model.push;

import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.service.ServiceKey;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What a published picture differs in from the one before.
 *
 * @param previous the picture before; for a publisher's first update the empty one
 * @param context the picture now
 * @param changed objects of every kind that were made, changed or removed; Kubernetes Services by
 *     their source, nodes and namespaces without a namespace
 * @param changedServices services of either registry whose definition changed
 * @param changedEndpoints services whose endpoints changed
 * @param causes how many events of which cause were folded in
 * @param firstEvent when the oldest event of the batch came
 */
public record MeshUpdate(
    PushContext previous,
    PushContext context,
    Set<ConfigKey> changed,
    Set<ServiceKey> changedServices,
    Set<ServiceKey> changedEndpoints,
    Map<PushCause, Integer> causes,
    Instant firstEvent) {
  public MeshUpdate {
    changed = Set.copyOf(changed);
    changedServices = Set.copyOf(changedServices);
    changedEndpoints = Set.copyOf(changedEndpoints);
    causes = Map.copyOf(causes);
  }

  /** One update that tells everything of a picture, as if it had come into being at once. */
  public static MeshUpdate full(PushContext context) {
    PushContext empty = PushContext.empty(context.mesh());
    Set<ConfigKey> objects = new HashSet<>(context.configs().keys());
    context.services().kubernetes().keySet().forEach(key -> objects.add(key.key()));
    objects.addAll(context.secrets().keys());
    objects.addAll(context.grants().keys());
    objects.add(ConfigKey.MESH_CONFIG);
    return new MeshUpdate(
        empty,
        context,
        objects,
        context.services().changedSince(empty.services()),
        context.endpoints().changedSince(empty.endpoints()),
        Map.of(PushCause.GLOBAL, 1),
        context.version().time());
  }
}
