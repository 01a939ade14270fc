package dev.mizzen.model.identity;

import java.util.List;
import java.util.stream.Stream;

/**
 * Who is at the other end of a call, as was proven.
 *
 * @param identities SPIFFE ids, and other names that a certificate holds; empty for one that proved
 *     nothing
 */
public record Caller(List<String> identities) {
  public static final Caller UNKNOWN = new Caller(List.of());

  public Caller {
    identities = List.copyOf(identities);
  }

  public boolean isKnown() {
    return !identities.isEmpty();
  }

  /** Those of its names that are workloads' identities, in order. */
  public Stream<SpiffeId> spiffeIds() {
    return identities.stream().flatMap(name -> SpiffeId.parse(name).stream());
  }
}
