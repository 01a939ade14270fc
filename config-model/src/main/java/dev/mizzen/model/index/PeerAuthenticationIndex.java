package dev.mizzen.model.index;

import dev.mizzen.api.security.v1beta1.PeerAuthentication;
import dev.mizzen.api.security.v1beta1.PeerAuthentication.MutualTLS;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.LabelSelector;
import dev.mizzen.model.mesh.Mesh;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * PeerAuthentications of all levels: the mesh's (root namespace, no selector), a namespace's, and
 * those of workloads.
 *
 * <p>Of each level the oldest holds. A policy with a selector in the root namespace is ignored.
 * Source: spec xds §7.2, Istio 1.30, model/authentication.go and ComposePeerAuthentication.
 */
public final class PeerAuthenticationIndex {
  public static final PeerAuthenticationIndex EMPTY = new PeerAuthenticationIndex(List.of(), "");

  private final String rootNamespace;
  private final Map<String, ConfigResource<PeerAuthentication>> byNamespace = new HashMap<>();
  private final Map<String, List<ConfigResource<PeerAuthentication>>> ofWorkloads = new HashMap<>();
  private final Map<String, Set<ConfigKey>> keys = new HashMap<>();

  private PeerAuthenticationIndex(
      List<ConfigResource<PeerAuthentication>> sorted, String rootNamespace) {
    this.rootNamespace = rootNamespace;
    for (ConfigResource<PeerAuthentication> policy : sorted) {
      keys.computeIfAbsent(policy.namespace(), key -> new HashSet<>()).add(policy.key());
      if (selector(policy).isEmpty()) {
        byNamespace.putIfAbsent(policy.namespace(), policy);
      } else if (!policy.namespace().equals(rootNamespace)) {
        ofWorkloads.computeIfAbsent(policy.namespace(), key -> new ArrayList<>()).add(policy);
      }
    }
  }

  /** Builds the index from every PeerAuthentication of the mesh, in any order. */
  public static PeerAuthenticationIndex build(
      List<ConfigResource<PeerAuthentication>> all, Mesh mesh) {
    return new PeerAuthenticationIndex(
        all.stream().sorted(ConfigResource.CREATION_ORDER).toList(), mesh.rootNamespace());
  }

  /**
   * What clients may infer of a namespace without knowing the workload; UNKNOWN where no policy
   * says anything.
   */
  public MutualTlsMode namespaceMode(String namespace) {
    MutualTlsMode mesh =
        Optional.ofNullable(byNamespace.get(rootNamespace))
            .map(policy -> mode(policy.spec().getMtls()).orElse(MutualTlsMode.PERMISSIVE))
            .orElse(MutualTlsMode.UNKNOWN);
    ConfigResource<PeerAuthentication> own = byNamespace.get(namespace);
    if (own == null) {
      return mesh;
    }
    return mode(own.spec().getMtls())
        .orElse(mesh == MutualTlsMode.UNKNOWN ? MutualTlsMode.PERMISSIVE : mesh);
  }

  /** What holds for one workload. */
  public WorkloadMtls workload(String namespace, Map<String, String> labels) {
    Optional<ConfigResource<PeerAuthentication>> ofMesh =
        Optional.ofNullable(byNamespace.get(rootNamespace));
    Optional<ConfigResource<PeerAuthentication>> ofNamespace =
        Optional.ofNullable(byNamespace.get(namespace));
    Optional<ConfigResource<PeerAuthentication>> ofWorkload =
        ofWorkloads.getOrDefault(namespace, List.of()).stream()
            .filter(policy -> selector(policy).matches(labels))
            .findFirst();

    MutualTlsMode mode = MutualTlsMode.PERMISSIVE;
    Set<ConfigKey> sources = new HashSet<>();
    for (var level : List.of(ofMesh, ofNamespace, ofWorkload)) {
      mode = level.flatMap(policy -> mode(policy.spec().getMtls())).orElse(mode);
      level.ifPresent(policy -> sources.add(policy.key()));
    }
    return new WorkloadMtls(mode, ports(ofWorkload, mode), sources);
  }

  /** Every policy of a namespace, whether it holds or not. */
  public Set<ConfigKey> keys(String namespace) {
    return Set.copyOf(keys.getOrDefault(namespace, Set.of()));
  }

  /** Ports with a mode of their own; those left open take the workload's. */
  private static Map<Integer, MutualTlsMode> ports(
      Optional<ConfigResource<PeerAuthentication>> ofWorkload, MutualTlsMode inherited) {
    Map<Integer, MutualTlsMode> ports = new HashMap<>();
    ofWorkload.ifPresent(
        policy ->
            policy
                .spec()
                .getPortLevelMtlsMap()
                .forEach((port, settings) -> ports.put(port, mode(settings).orElse(inherited))));
    return ports;
  }

  private static LabelSelector selector(ConfigResource<PeerAuthentication> policy) {
    return new LabelSelector(policy.spec().getSelector().getMatchLabelsMap());
  }

  /** Empty where the mode is left to the level above. */
  private static Optional<MutualTlsMode> mode(MutualTLS settings) {
    return switch (settings.getMode()) {
      case DISABLE -> Optional.of(MutualTlsMode.DISABLE);
      case PERMISSIVE -> Optional.of(MutualTlsMode.PERMISSIVE);
      case STRICT -> Optional.of(MutualTlsMode.STRICT);
      case UNSET, UNRECOGNIZED -> Optional.empty();
    };
  }
}
