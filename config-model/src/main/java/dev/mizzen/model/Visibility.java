package dev.mizzen.model;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Who may see a service, a VirtualService or a DestinationRule ({@code exportTo}). */
public sealed interface Visibility {

  /** Whether a proxy or an object of this namespace sees it. */
  boolean isVisibleTo(String namespace);

  /** Everybody. */
  record Public() implements Visibility {
    @Override
    public boolean isVisibleTo(String namespace) {
      return true;
    }
  }

  /** Nobody ({@code ~}). */
  record None() implements Visibility {
    @Override
    public boolean isVisibleTo(String namespace) {
      return false;
    }
  }

  /** The namespaces listed, {@code .} already replaced by the object's own. */
  record Namespaces(Set<String> namespaces) implements Visibility {
    public Namespaces {
      namespaces = Set.copyOf(namespaces);
    }

    @Override
    public boolean isVisibleTo(String namespace) {
      return namespaces.contains(namespace);
    }
  }

  Visibility PUBLIC = new Public();
  Visibility NONE = new None();

  /** Private to one namespace. */
  static Visibility only(String namespace) {
    return new Namespaces(Set.of(namespace));
  }

  /**
   * Reads {@code exportTo}. An empty list takes {@code defaults}; {@code *} wins over everything,
   * {@code ~} over the rest.
   *
   * @param exportTo the object's own list
   * @param defaults the mesh's list for the kind; empty means {@code *}
   * @param ownNamespace what {@code .} stands for
   */
  static Visibility of(List<String> exportTo, List<String> defaults, String ownNamespace) {
    List<String> effective = exportTo.isEmpty() ? defaults : exportTo;
    if (effective.isEmpty() || effective.contains("*")) {
      return PUBLIC;
    }
    if (effective.contains("~")) {
      return NONE;
    }
    Set<String> namespaces = new TreeSet<>();
    for (String entry : effective) {
      namespaces.add(entry.equals(".") ? ownNamespace : entry);
    }
    return new Namespaces(namespaces);
  }
}
