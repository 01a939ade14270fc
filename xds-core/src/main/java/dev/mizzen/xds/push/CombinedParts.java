package dev.mizzen.xds.push;

import dev.mizzen.model.push.PushContext;
import java.util.ArrayList;
import java.util.List;

/** Several generators' parts of one wildcard type, one after the other. */
final class CombinedParts implements SetSource {
  private final List<Part> parts;
  private List<TypeSet> combined = List.of();
  private TypeSet set = TypeSet.EMPTY;

  CombinedParts(List<Part> parts) {
    this.parts = List.copyOf(parts);
  }

  @Override
  public synchronized TypeSet at(PushContext context) {
    List<TypeSet> found = parts.stream().map(part -> part.at(context)).toList();
    if (!found.equals(combined)) { // sets compare by identity
      List<EncodedResource> all = new ArrayList<>();
      found.forEach(part -> all.addAll(part.all()));
      combined = found;
      set = new WildcardSet(all);
    }
    return set;
  }
}
