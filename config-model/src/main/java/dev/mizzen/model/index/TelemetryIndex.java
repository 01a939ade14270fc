package dev.mizzen.model.index;

import dev.mizzen.api.telemetry.v1alpha1.Telemetry;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.mesh.Mesh;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Telemetries of all levels: the mesh's (root namespace, for all), a namespace's, and those of
 * workloads.
 *
 * <p>Of the mesh's and of a namespace's the oldest holds; of a workload's all that name it. Source:
 * Istio 1.30, pilot/pkg/model/telemetry.go, applicableTelemetries; spec xds §5.9.
 */
public final class TelemetryIndex {
  public static final TelemetryIndex EMPTY = new TelemetryIndex(List.of(), "");

  private record OfWorkload(ConfigResource<Telemetry> object, PolicyAttachment attachment) {}

  private final String rootNamespace;
  private final Map<String, ConfigResource<Telemetry>> ofNamespaces = new HashMap<>();
  private final Map<String, List<OfWorkload>> ofWorkloads = new HashMap<>();

  private TelemetryIndex(List<ConfigResource<Telemetry>> sorted, String rootNamespace) {
    this.rootNamespace = rootNamespace;
    for (ConfigResource<Telemetry> telemetry : sorted) {
      PolicyAttachment attachment = attachment(telemetry.spec());
      if (attachment.isForAll()) {
        ofNamespaces.putIfAbsent(telemetry.namespace(), telemetry);
      } else {
        ofWorkloads
            .computeIfAbsent(telemetry.namespace(), key -> new ArrayList<>())
            .add(new OfWorkload(telemetry, attachment));
      }
    }
  }

  /** Builds the index from every Telemetry of the mesh, in any order. */
  public static TelemetryIndex build(List<ConfigResource<Telemetry>> all, Mesh mesh) {
    return new TelemetryIndex(
        all.stream().sorted(ConfigResource.CREATION_ORDER).toList(), mesh.rootNamespace());
  }

  /** What holds for a workload; the later goes before the earlier. */
  public List<ConfigResource<Telemetry>> applicable(PolicyAttachment.Subject subject) {
    List<ConfigResource<Telemetry>> found = new ArrayList<>();
    ofNamespace(rootNamespace).ifPresent(found::add);
    if (!subject.namespace().equals(rootNamespace)) {
      ofNamespace(subject.namespace()).ifPresent(found::add);
    }
    for (OfWorkload telemetry : ofWorkloads.getOrDefault(subject.namespace(), List.of())) {
      if (telemetry.attachment().holdsFor(subject, telemetry.object().namespace())) {
        found.add(telemetry.object());
      }
    }
    return List.copyOf(found);
  }

  private Optional<ConfigResource<Telemetry>> ofNamespace(String namespace) {
    return Optional.ofNullable(ofNamespaces.get(namespace));
  }

  private static PolicyAttachment attachment(Telemetry spec) {
    return PolicyAttachment.of(spec.getSelector(), spec.getTargetRef(), spec.getTargetRefsList());
  }
}
