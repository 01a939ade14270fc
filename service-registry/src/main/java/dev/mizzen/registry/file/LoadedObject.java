package dev.mizzen.registry.file;

import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.ObjectMeta;
import dev.mizzen.model.Origin;
import dev.mizzen.model.parse.Severity;
import dev.mizzen.model.push.MeshEvent;
import java.util.List;
import java.util.Optional;

/**
 * An object that can be used.
 *
 * @param changed tells of it as it is
 * @param removed tells that it is gone
 * @param warnings what its author should look at
 */
record LoadedObject(
    ConfigKey key,
    Origin origin,
    MeshEvent changed,
    MeshEvent removed,
    List<Report.Reason> warnings) {

  LoadedObject {
    warnings = List.copyOf(warnings);
  }

  /** Whether both say the same, wherever they stand. */
  boolean sameContent(LoadedObject other) {
    if (changed instanceof MeshEvent.ConfigChanged mine
        && other.changed instanceof MeshEvent.ConfigChanged theirs) {
      return sameContent(mine.resource(), theirs.resource());
    }
    return changed.equals(other.changed);
  }

  private static boolean sameContent(ConfigResource<?> one, ConfigResource<?> other) {
    return one.key().equals(other.key())
        && withoutOrigin(one.meta()).equals(withoutOrigin(other.meta()))
        && one.status().equals(other.status())
        && one.spec().equals(other.spec());
  }

  private static ObjectMeta withoutOrigin(ObjectMeta meta) {
    return new ObjectMeta(
        meta.labels(),
        meta.annotations(),
        meta.creationTime(),
        meta.uid(),
        meta.resourceVersion(),
        meta.generation(),
        Origin.UNKNOWN);
  }

  /** That this one does not count. */
  Report isGivenAlready(LoadedObject first) {
    boolean isSameFile = first.origin.where().equals(origin.where());
    Object where = isSameFile ? "line " + first.origin.line() : first.origin.where();
    String message = "is given in " + where + " already, which counts";
    return report(List.of(new Report.Reason(Severity.WARNING, origin.line(), "", message)));
  }

  /** Its warnings; empty where there are none. */
  Optional<Report> warning() {
    return warnings.isEmpty() ? Optional.empty() : Optional.of(report(warnings));
  }

  private Report report(List<Report.Reason> reasons) {
    return new Report(origin.where(), origin.document(), Optional.of(key), reasons);
  }
}
