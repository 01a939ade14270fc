package dev.mizzen.registry.convert;

import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.parse.Problem;
import dev.mizzen.model.push.MeshEvent;
import java.util.List;

/** What an object of a known kind comes to. */
public sealed interface Converted {

  /**
   * It takes part.
   *
   * @param changed tells of the object as it is now
   * @param removed tells that it is gone
   * @param warnings for its author
   */
  record Served(ConfigKey key, MeshEvent changed, MeshEvent removed, List<Problem> warnings)
      implements Converted {
    public Served {
      warnings = List.copyOf(warnings);
    }
  }

  /** Something is wrong with it. */
  record Refused(List<Problem> problems) implements Converted {
    public Refused {
      problems = List.copyOf(problems);
    }
  }

  /**
   * Nothing is wrong with it, and the mesh does not need it: another cluster's slice, a release's
   * Secret.
   */
  record Unused() implements Converted {}
}
