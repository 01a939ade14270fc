package dev.mizzen.registry.convert;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Guesses what a pod belongs to from its own metadata, without asking for the owners' owners.
 *
 * <p>Source: Istio 1.30, pkg/kube/util.go, GetWorkloadMetaFromPod.
 */
final class WorkloadName {
  private static final String OVERRIDE = "service.istio.io/workload-name";

  /** A CronJob calls its jobs NAME-TIME; the time has 8 to 10 digits. */
  private static final Pattern CRON_JOB = Pattern.compile("(.+)-\\d{8,10}");

  private WorkloadName() {}

  static String of(ObjectMeta meta, Map<String, String> labels) {
    String given = labels.get(OVERRIDE);
    if (given != null) {
      return given;
    }
    return controller(meta)
        .map(owner -> nameOf(owner, labels))
        .filter(n -> !n.isEmpty())
        .orElse(Findings.text(meta.getName()));
  }

  /** Only a pod whose name was generated was made by its controller. */
  private static Optional<OwnerReference> controller(ObjectMeta meta) {
    if (Findings.text(meta.getGenerateName()).isEmpty()) {
      return Optional.empty();
    }
    List<OwnerReference> owners = Optional.ofNullable(meta.getOwnerReferences()).orElse(List.of());
    return owners.stream()
        .filter(o -> o != null && Boolean.TRUE.equals(o.getController()))
        .findFirst();
  }

  private static String nameOf(OwnerReference owner, Map<String, String> labels) {
    String name = Findings.text(owner.getName());
    return switch (Findings.text(owner.getKind())) {
      case "ReplicaSet" -> replicaSetOwner(name, labels);
      case "ReplicationController" ->
          labels.getOrDefault("deploymentconfig", "").isEmpty()
              ? name
              : labels.getOrDefault("deploymentconfig", name);
      case "Job" -> cronJob(name).orElse(name);
      default -> name;
    };
  }

  /**
   * A Deployment, or an Argo Rollout, which mark their pods with the hash that ends the
   * ReplicaSet's name.
   */
  private static String replicaSetOwner(String name, Map<String, String> labels) {
    for (String label : List.of("pod-template-hash", "rollouts-pod-template-hash")) {
      String hash = labels.getOrDefault(label, "");
      if (!hash.isEmpty() && name.endsWith("-" + hash)) {
        return name.substring(0, name.length() - hash.length() - 1);
      }
    }
    return name;
  }

  private static Optional<String> cronJob(String name) {
    Matcher matcher = CRON_JOB.matcher(name);
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}
