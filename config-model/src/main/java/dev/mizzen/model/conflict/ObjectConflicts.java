package dev.mizzen.model.conflict;

import java.util.List;

/**
 * All that stands between one object and others.
 *
 * @param conflicts at least one
 * @param isWhollyLost whether nothing of the object is in force because of them
 */
public record ObjectConflicts(List<Conflict> conflicts, boolean isWhollyLost) {

  public ObjectConflicts {
    conflicts = List.copyOf(conflicts);
  }
}
