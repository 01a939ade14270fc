package dev.mizzen.xds.generate.nametable;

import dev.mizzen.model.ConfigKey;
import java.util.List;
import java.util.Set;

/** The entries of one class of proxies' table, in the order of their hosts. */
public record NameTableInput(List<NameEntry> entries, Set<ConfigKey> sources) {
  public NameTableInput {
    entries = List.copyOf(entries);
    sources = Set.copyOf(sources);
  }
}
