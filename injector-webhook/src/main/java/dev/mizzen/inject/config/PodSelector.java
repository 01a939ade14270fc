package dev.mizzen.inject.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mizzen.model.parse.Problems;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Selects pods by their labels, as Kubernetes' LabelSelector does. One without requirements would
 * select every pod, and therefore counts for none.
 */
public record PodSelector(List<Requirement> requirements) {
  /** One condition; {@code values} are empty for EXISTS and DOES_NOT_EXIST. */
  record Requirement(String key, Operator operator, Set<String> values) {
    boolean holds(Map<String, String> labels) {
      String value = labels.get(key);
      return switch (operator) {
        case IN -> value != null && values.contains(value);
        case NOT_IN -> value == null || !values.contains(value);
        case EXISTS -> value != null;
        case DOES_NOT_EXIST -> value == null;
      };
    }
  }

  enum Operator {
    IN,
    NOT_IN,
    EXISTS,
    DOES_NOT_EXIST;

    static Optional<Operator> of(String word) {
      return switch (word) {
        case "In" -> Optional.of(IN);
        case "NotIn" -> Optional.of(NOT_IN);
        case "Exists" -> Optional.of(EXISTS);
        case "DoesNotExist" -> Optional.of(DOES_NOT_EXIST);
        default -> Optional.empty();
      };
    }
  }

  public PodSelector {
    requirements = List.copyOf(requirements);
  }

  public boolean selects(Map<String, String> labels) {
    return !requirements.isEmpty()
        && requirements.stream().allMatch(requirement -> requirement.holds(labels));
  }

  /** Selectors that make no sense are warnings, and left out. */
  static List<PodSelector> read(JsonNode list, String path, Problems problems) {
    List<PodSelector> selectors = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      String at = path + "[" + i + "]";
      readOne(list.get(i), at, problems).ifPresent(selectors::add);
    }
    return selectors;
  }

  private static Optional<PodSelector> readOne(JsonNode json, String path, Problems problems) {
    List<Requirement> requirements = new ArrayList<>();
    json.path("matchLabels")
        .properties()
        .forEach(
            label ->
                requirements.add(
                    new Requirement(
                        label.getKey(), Operator.IN, Set.of(label.getValue().asText()))));
    for (JsonNode expression : json.path("matchExpressions")) {
      Optional<Operator> operator = Operator.of(expression.path("operator").asText());
      Set<String> values = new HashSet<>();
      expression.path("values").forEach(value -> values.add(value.asText()));
      boolean takesValues =
          operator.filter(o -> o == Operator.IN || o == Operator.NOT_IN).isPresent();
      if (operator.isEmpty() || takesValues == values.isEmpty()) {
        problems.warn(
            path,
            "has operator \""
                + expression.path("operator").asText()
                + "\" with "
                + values.size()
                + " values");
        return Optional.empty();
      }
      requirements.add(
          new Requirement(expression.path("key").asText(), operator.get(), Set.copyOf(values)));
    }
    return Optional.of(new PodSelector(requirements));
  }
}
