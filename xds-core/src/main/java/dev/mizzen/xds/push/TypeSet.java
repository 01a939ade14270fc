package dev.mizzen.xds.push;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * All resources of one type that one class of proxies may get, at one picture of the mesh. Safe for
 * use by many threads.
 */
public interface TypeSet {

  /** A set without anything in it. */
  TypeSet EMPTY = new WildcardSet(List.of());

  /** Has nothing under any name, and remembers none. */
  TypeSet NOTHING_NAMED =
      new TypeSet() {
        @Override
        public Optional<EncodedResource> get(String name) {
          return Optional.empty();
        }

        @Override
        public Collection<EncodedResource> all() {
          return List.of();
        }

        @Override
        public Changes changesSince(TypeSet older) {
          return Changes.NONE;
        }
      };

  /** The resource of this name; empty where there is none. */
  Optional<EncodedResource> get(String name);

  /**
   * Everything, in the order in which it is sent. For types whose subscribers name what they want:
   * what was asked for so far.
   */
  Collection<EncodedResource> all();

  /**
   * What is different from an older set. The answer for a pair of sets is kept, since many proxies
   * ask the same.
   */
  Changes changesSince(TypeSet older);

  /**
   * The difference between two sets.
   *
   * @param changed new resources and those with another content, in the order of the newer set
   * @param removed names that are gone, sorted
   */
  record Changes(List<EncodedResource> changed, List<String> removed) {
    public static final Changes NONE = new Changes(List.of(), List.of());

    public Changes {
      changed = List.copyOf(changed);
      removed = List.copyOf(removed);
    }

    public boolean isEmpty() {
      return changed.isEmpty() && removed.isEmpty();
    }
  }
}
