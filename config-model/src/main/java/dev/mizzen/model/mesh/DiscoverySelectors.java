package dev.mizzen.model.mesh;

import dev.mizzen.api.mesh.v1alpha1.LabelSelector;
import dev.mizzen.api.mesh.v1alpha1.LabelSelectorRequirement;
import dev.mizzen.api.mesh.v1alpha1.MeshConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which namespaces of a cluster are looked at ({@code discoverySelectors} of the mesh config):
 * those whose labels any of the selectors matches; all of them where there is no selector.
 *
 * <p>Holds for every object that stands in a namespace, of whichever kind, and for none that does
 * not (Namespace, Node). A namespace that is not known is looked at only where all are. Source:
 * Istio 1.30, pkg/kube/namespace/filter.go.
 *
 * @param anyOf well-formed
 */
public record DiscoverySelectors(List<LabelSelector> anyOf) {
  /** Every namespace. */
  public static final DiscoverySelectors ALL = new DiscoverySelectors(List.of());

  /** Source: Kubernetes, labels.NewRequirement. */
  private static final Pattern NAME =
      Pattern.compile(
          "([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?"
              + "[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");

  private static final int MAX_NAME_LENGTH = 253 + 1 + 63;

  private static final Pattern VALUE =
      Pattern.compile("([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?");

  public DiscoverySelectors {
    anyOf = List.copyOf(anyOf);
    for (LabelSelector selector : anyOf) {
      problem(selector)
          .ifPresent(
              problem -> {
                throw new IllegalArgumentException(problem);
              });
    }
  }

  /**
   * The mesh's selectors; empty where one of them is malformed. Whoever had others before keeps
   * them then.
   */
  public static Optional<DiscoverySelectors> of(MeshConfig config) {
    List<LabelSelector> selectors = config.getDiscoverySelectorsList();
    return selectors.stream().allMatch(selector -> problem(selector).isEmpty())
        ? Optional.of(new DiscoverySelectors(selectors))
        : Optional.empty();
  }

  /**
   * What is wrong with a selector, if anything: field and reason, as in {@code
   * matchExpressions[0].operator is "in", want In, NotIn, Exists or DoesNotExist}.
   */
  public static Optional<String> problem(LabelSelector selector) {
    for (Map.Entry<String, String> label : selector.getMatchLabelsMap().entrySet()) {
      if (!isName(label.getKey()) || !isValue(label.getValue())) {
        return Optional.of("matchLabels has " + label + ", which is no label");
      }
    }
    for (int i = 0; i < selector.getMatchExpressionsCount(); i++) {
      Optional<String> wrong = problem(selector.getMatchExpressions(i));
      if (wrong.isPresent()) {
        return Optional.of("matchExpressions[" + i + "]" + wrong.get());
      }
    }
    return Optional.empty();
  }

  private static Optional<String> problem(LabelSelectorRequirement requirement) {
    if (!isName(requirement.getKey())) {
      return Optional.of(".key is \"" + requirement.getKey() + "\", which is no label");
    }
    if (!requirement.getValuesList().stream().allMatch(DiscoverySelectors::isValue)) {
      return Optional.of(".values is " + requirement.getValuesList() + ", want values of labels");
    }
    boolean hasValues = requirement.getValuesCount() > 0;
    return switch (requirement.getOperator()) {
      case "In", "NotIn" -> hasValues ? Optional.empty() : Optional.of(".values is empty");
      case "Exists", "DoesNotExist" ->
          hasValues
              ? Optional.of(".values is set, which " + requirement.getOperator() + " does not read")
              : Optional.empty();
      default ->
          Optional.of(
              ".operator is \""
                  + requirement.getOperator()
                  + "\", want In, NotIn, Exists or DoesNotExist");
    };
  }

  private static boolean isName(String text) {
    return text.length() <= MAX_NAME_LENGTH && NAME.matcher(text).matches();
  }

  private static boolean isValue(String text) {
    return VALUE.matcher(text).matches();
  }

  /**
   * Whether a namespace is looked at.
   *
   * @param labels the namespace's; empty where it is not known
   */
  public boolean select(Optional<Map<String, String>> labels) {
    return anyOf.isEmpty()
        || labels.filter(own -> anyOf.stream().anyMatch(one -> matches(one, own))).isPresent();
  }

  private static boolean matches(LabelSelector selector, Map<String, String> labels) {
    return selector.getMatchLabelsMap().entrySet().stream()
            .allMatch(wanted -> wanted.getValue().equals(labels.get(wanted.getKey())))
        && selector.getMatchExpressionsList().stream().allMatch(one -> matches(one, labels));
  }

  /** A label that is absent is not in any list. */
  private static boolean matches(LabelSelectorRequirement requirement, Map<String, String> labels) {
    Optional<String> value = Optional.ofNullable(labels.get(requirement.getKey()));
    return switch (requirement.getOperator()) {
      case "In" -> value.filter(requirement.getValuesList()::contains).isPresent();
      case "NotIn" -> value.filter(requirement.getValuesList()::contains).isEmpty();
      case "Exists" -> value.isPresent();
      case "DoesNotExist" -> value.isEmpty();
      default -> throw new IllegalArgumentException(requirement.getOperator());
    };
  }
}
