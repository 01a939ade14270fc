package dev.mizzen.model.conflict;

import com.google.protobuf.Message;
import dev.mizzen.api.networking.v1alpha3.Sidecar;
import dev.mizzen.api.security.v1beta1.PeerAuthentication;
import dev.mizzen.api.telemetry.v1alpha1.Telemetry;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.conflict.Conflict.Subject;
import dev.mizzen.model.index.PolicyAttachment;
import dev.mizzen.model.push.PushContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Finds the objects of a picture that stand in each other's way. What is in force between them is
 * what the indexes say; this says it in words.
 */
public final class Conflicts {
  private Conflicts() {}

  /** By object; objects without any are not in it. */
  public static Map<ConfigKey, ObjectConflicts> of(PushContext picture) {
    Map<ConfigKey, ObjectConflicts> found = new HashMap<>(MeshHosts.of(picture.virtualServices()));
    found.putAll(
        oneOfNamespace(
            picture.configs().all(ConfigKind.SIDECAR, Sidecar.class),
            Subject.SIDECAR_OF_NAMESPACE,
            sidecar -> !sidecar.hasWorkloadSelector()));
    found.putAll(
        oneOfNamespace(
            picture.configs().all(ConfigKind.PEER_AUTHENTICATION, PeerAuthentication.class),
            Subject.PEER_AUTHENTICATION_OF_NAMESPACE,
            policy -> policy.getSelector().getMatchLabelsMap().isEmpty()));
    found.putAll(
        oneOfNamespace(
            picture.configs().all(ConfigKind.TELEMETRY, Telemetry.class),
            Subject.TELEMETRY_OF_NAMESPACE,
            telemetry ->
                PolicyAttachment.of(
                        telemetry.getSelector(),
                        telemetry.getTargetRef(),
                        telemetry.getTargetRefsList())
                    .isForAll()));
    return found;
  }

  /**
   * Of the objects that are for a whole namespace the oldest holds.
   *
   * @param sorted in creation order
   */
  private static <S extends Message> Map<ConfigKey, ObjectConflicts> oneOfNamespace(
      List<ConfigResource<S>> sorted, Subject subject, Predicate<S> isForAll) {
    Map<String, List<ConfigKey>> byNamespace = new LinkedHashMap<>();
    sorted.stream()
        .filter(object -> isForAll.test(object.spec()))
        .forEach(
            object ->
                byNamespace
                    .computeIfAbsent(object.namespace(), missing -> new ArrayList<>())
                    .add(object.key()));
    Map<ConfigKey, ObjectConflicts> found = new HashMap<>();
    byNamespace.forEach(
        (namespace, keys) -> {
          String what = "namespace " + namespace + " as a whole";
          for (int i = 0; keys.size() > 1 && i < keys.size(); i++) {
            boolean isLost = i > 0;
            List<ConfigKey> winners = isLost ? keys.subList(0, 1) : List.of();
            List<ConfigKey> losers = isLost ? List.of() : keys.subList(1, keys.size());
            found.put(
                keys.get(i),
                new ObjectConflicts(
                    List.of(new Conflict(subject, what, winners, losers, isLost)), isLost));
          }
        });
    return found;
  }
}
