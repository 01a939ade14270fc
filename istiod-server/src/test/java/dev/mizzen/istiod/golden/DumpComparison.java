package dev.mizzen.istiod.golden;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What differs between the resources that a proxy should get and those it gets.
 *
 * @param leaves which orders count
 * @param known differences that are expected; one that is none any more is a surprise too
 */
public record DumpComparison(JsonLeaves leaves, KnownDifferences known) {
  private static final int SHOWN = 12;

  /**
   * The outcome of some resources.
   *
   * @param surprises one line each; empty where all is as the list says
   * @param resources how many names there are on either side
   * @param right how many of them are the same on both
   */
  public record Outcome(List<String> surprises, int resources, int right) {
    public static final Outcome NOTHING = new Outcome(List.of(), 0, 0);

    public Outcome {
      surprises = List.copyOf(surprises);
    }

    public Outcome plus(Outcome other) {
      List<String> all = new ArrayList<>(surprises);
      all.addAll(other.surprises);
      return new Outcome(all, resources + other.resources, right + other.right);
    }

    public boolean isRight() {
      return right == resources;
    }
  }

  /**
   * Compares the resources of one type, by name.
   *
   * @param prefix of their names on the list, for example {@code case/proxy/cds}
   */
  public Outcome compare(
      String prefix, Map<String, JsonNode> wanted, Map<String, JsonNode> actual) {
    List<String> surprises = new ArrayList<>();
    TreeSet<String> names = new TreeSet<>(wanted.keySet());
    names.addAll(actual.keySet());
    int right = 0;
    for (String name : names) {
      String id = prefix + "/" + name;
      List<String> differences = differences(wanted.get(name), actual.get(name));
      if (differences.isEmpty()) {
        right++;
      }
      if (differences.isEmpty() && known.contains(id)) {
        surprises.add(id + " is the same now: take it off the list");
      } else if (!known.contains(id)) {
        differences.stream().limit(SHOWN).forEach(line -> surprises.add(id + " " + line));
      }
    }
    return new Outcome(surprises, names.size(), right);
  }

  private List<String> differences(@Nullable JsonNode wanted, @Nullable JsonNode actual) {
    if (wanted == null) {
      return List.of("is there, but should not be");
    }
    return actual == null ? List.of("is missing") : leaves.differences(wanted, actual);
  }
}
