package dev.mizzen.model.index;

import dev.mizzen.api.networking.v1alpha3.DestinationRule;
import dev.mizzen.api.networking.v1alpha3.LoadBalancerSettings;
import dev.mizzen.api.networking.v1alpha3.LocalityLoadBalancerSetting;
import dev.mizzen.api.networking.v1alpha3.Subset;
import dev.mizzen.api.networking.v1alpha3.TrafficPolicy;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.Hostname;
import dev.mizzen.model.Visibility;
import dev.mizzen.model.index.DestinationRulePool.Merging;
import dev.mizzen.model.mesh.Mesh;
import dev.mizzen.model.service.Service;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * DestinationRules by the host they rule and who may see them.
 *
 * <p>Three pools: what a namespace's own proxies see, what a namespace exports, and what the root
 * namespace keeps to itself. Source: spec config-and-registry §6.5, Istio 1.30, push_context.go,
 * setDestinationRules and destinationRule.
 */
public final class DestinationRuleIndex {
  private static final Comparator<ConfigResource<DestinationRule>> SELECTORS_THEN_CREATION =
      Comparator.<ConfigResource<DestinationRule>, Boolean>comparing(
              rule -> !rule.spec().hasWorkloadSelector())
          .thenComparing(rule -> rule.meta().creationTime())
          .thenComparing(ConfigResource::name)
          .thenComparing(ConfigResource::namespace);

  public static final DestinationRuleIndex EMPTY = new DestinationRuleIndex("", Merging.BY_EXPORT);

  private final String rootNamespace;
  private final Map<String, DestinationRulePool> local = new HashMap<>();
  private final Map<String, DestinationRulePool> exported = new HashMap<>();
  private final Merging merging;
  private final DestinationRulePool rootLocal;
  private final Map<ConfigKey, Hostname> hosts = new HashMap<>();
  private final Set<String> labelKeys = new HashSet<>();

  private DestinationRuleIndex(String rootNamespace, Merging merging) {
    this.rootNamespace = rootNamespace;
    this.merging = merging;
    this.rootLocal = new DestinationRulePool(merging);
  }

  /** Builds the index from every DestinationRule of the mesh, in any order. */
  public static DestinationRuleIndex build(List<ConfigResource<DestinationRule>> all, Mesh mesh) {
    if (all.isEmpty()) {
      return EMPTY;
    }
    DestinationRuleIndex index = new DestinationRuleIndex(mesh.rootNamespace(), Merging.of(mesh));
    all.stream().sorted(SELECTORS_THEN_CREATION).forEach(rule -> index.add(rule, mesh));
    return index;
  }

  /**
   * The rules that hold for a service as seen from a namespace, those with a selector included: of
   * the namespace's own, else of the service's namespace, else of the root namespace.
   */
  public List<MergedDestinationRule> candidates(String proxyNamespace, Service service) {
    Optional<List<MergedDestinationRule>> own =
        ownPool(proxyNamespace).flatMap(pool -> pool.mostSpecific(service.hostname()));
    if (own.isPresent()) {
      return own.get();
    }
    List<MergedDestinationRule> ofService =
        exportedBy(service.namespace(), proxyNamespace, service.hostname());
    return ofService.isEmpty()
        ? exportedBy(rootNamespace, proxyNamespace, service.hostname())
        : ofService;
  }

  /** The rule for calls of a proxy with these labels to a service. */
  public Optional<MergedDestinationRule> outbound(
      String proxyNamespace, Map<String, String> proxyLabels, Service service) {
    return outbound(candidates(proxyNamespace, service), proxyNamespace, proxyLabels);
  }

  /**
   * The same, out of candidates that were looked up before: the first whose selector holds, else
   * the last without one.
   */
  public static Optional<MergedDestinationRule> outbound(
      List<MergedDestinationRule> candidates,
      String proxyNamespace,
      Map<String, String> proxyLabels) {
    Optional<MergedDestinationRule> selected =
        candidates.stream()
            .filter(rule -> rule.key().namespace().equals(proxyNamespace))
            .filter(
                rule ->
                    rule.selector().filter(selector -> selector.matches(proxyLabels)).isPresent())
            .findFirst();
    return selected.or(() -> withoutSelector(candidates));
  }

  /** The rule for the inbound side of a service: only rules without selector. */
  public Optional<MergedDestinationRule> inbound(String proxyNamespace, Service service) {
    return withoutSelector(candidates(proxyNamespace, service));
  }

  /**
   * The full host that an object rules, whether anybody finds it or not; empty where there is no
   * such object.
   */
  public Optional<Hostname> hostOf(ConfigKey rule) {
    return Optional.ofNullable(hosts.get(rule));
  }

  /**
   * Keys of all labels of a proxy that may change which rule holds or how its endpoints are ranked.
   */
  public Set<String> labelKeys() {
    return Collections.unmodifiableSet(labelKeys);
  }

  private static Optional<MergedDestinationRule> withoutSelector(
      List<MergedDestinationRule> candidates) {
    return candidates.stream()
        .filter(rule -> rule.selector().isEmpty())
        .reduce((earlier, later) -> later);
  }

  private Optional<DestinationRulePool> ownPool(String proxyNamespace) {
    return proxyNamespace.equals(rootNamespace)
        ? Optional.of(rootLocal)
        : Optional.ofNullable(local.get(proxyNamespace));
  }

  private List<MergedDestinationRule> exportedBy(String owner, String client, Hostname service) {
    DestinationRulePool pool = exported.get(owner);
    return pool == null ? List.of() : pool.exportedTo(client, service);
  }

  private void add(ConfigResource<DestinationRule> rule, Mesh mesh) {
    collectLabelKeys(rule.spec());
    DestinationRulePool.Candidate candidate = candidate(rule, mesh);
    hosts.put(rule.key(), candidate.host());
    String namespace = rule.namespace();
    if (isForOwnNamespace(candidate.exportTo(), namespace)) {
      local.computeIfAbsent(namespace, key -> new DestinationRulePool(merging)).add(candidate);
    }
    if (!isPrivate(candidate.exportTo(), namespace, mesh)) {
      exported.computeIfAbsent(namespace, key -> new DestinationRulePool(merging)).add(candidate);
    } else if (namespace.equals(rootNamespace)) {
      rootLocal.add(candidate);
    }
  }

  private static DestinationRulePool.Candidate candidate(
      ConfigResource<DestinationRule> rule, Mesh mesh) {
    Hostname host =
        new Hostname(
            new ShortNames(rule.namespace(), mesh.domainSuffix()).host(rule.spec().getHost()));
    List<String> exportTo =
        rule.spec().hasWorkloadSelector() ? List.of(".") : rule.spec().getExportToList();
    Visibility visibility =
        Visibility.of(
            exportTo, mesh.config().getDefaultDestinationRuleExportToList(), rule.namespace());
    return new DestinationRulePool.Candidate(rule, host, Set.copyOf(exportTo), visibility);
  }

  private static boolean isForOwnNamespace(Set<String> exportTo, String namespace) {
    return exportTo.isEmpty()
        || exportTo.contains("*")
        || exportTo.contains(".")
        || exportTo.contains(namespace);
  }

  private static boolean isPrivate(Set<String> exportTo, String namespace, Mesh mesh) {
    if (exportTo.isEmpty()) {
      return mesh.config().getDefaultDestinationRuleExportToList().contains(".");
    }
    return exportTo.equals(Set.of(".")) || exportTo.equals(Set.of(namespace));
  }

  private void collectLabelKeys(DestinationRule spec) {
    labelKeys.addAll(spec.getWorkloadSelector().getMatchLabelsMap().keySet());
    collectLabelKeys(spec.getTrafficPolicy());
    for (Subset subset : spec.getSubsetsList()) {
      collectLabelKeys(subset.getTrafficPolicy());
    }
  }

  private void collectLabelKeys(TrafficPolicy policy) {
    collectLabelKeys(policy.getLoadBalancer());
    policy.getPortLevelSettingsList().forEach(port -> collectLabelKeys(port.getLoadBalancer()));
  }

  private void collectLabelKeys(LoadBalancerSettings loadBalancer) {
    labelKeys.addAll(failoverLabelKeys(loadBalancer.getLocalityLbSetting()));
  }

  /**
   * The label keys of {@code failoverPriority}, whose entries are {@code key} or {@code key=value}.
   */
  public static List<String> failoverLabelKeys(LocalityLoadBalancerSetting setting) {
    return setting.getFailoverPriorityList().stream().map(DestinationRuleIndex::key).toList();
  }

  private static String key(String label) {
    int equals = label.indexOf('=');
    return equals < 0 ? label : label.substring(0, equals);
  }
}
