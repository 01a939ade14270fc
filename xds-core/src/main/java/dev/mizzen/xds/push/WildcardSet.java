package dev.mizzen.xds.push;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A complete set: clusters, listeners, name tables. Of several resources with one name the first is
 * kept.
 */
final class WildcardSet implements TypeSet {
  private final Map<String, EncodedResource> byName;
  private final ChangesMemo memo = new ChangesMemo();

  WildcardSet(List<EncodedResource> resources) {
    Map<String, EncodedResource> named = LinkedHashMap.newLinkedHashMap(resources.size());
    for (EncodedResource resource : resources) {
      named.putIfAbsent(resource.name(), resource);
    }
    this.byName = named;
  }

  @Override
  public Optional<EncodedResource> get(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  @Override
  public Collection<EncodedResource> all() {
    return byName.values();
  }

  @Override
  public Changes changesSince(TypeSet older) {
    return older == this ? Changes.NONE : memo.get(older, older.all().size(), () -> compare(older));
  }

  private Changes compare(TypeSet older) {
    List<EncodedResource> changed = new ArrayList<>();
    for (EncodedResource resource : byName.values()) {
      Optional<EncodedResource> before = older.get(resource.name());
      if (before.isEmpty() || !before.get().version().equals(resource.version())) {
        changed.add(resource);
      }
    }
    TreeSet<String> removed = new TreeSet<>();
    for (EncodedResource before : older.all()) {
      if (!byName.containsKey(before.name())) {
        removed.add(before.name());
      }
    }
    return new Changes(changed, List.copyOf(removed));
  }
}
