package dev.mizzen.registry.file;

import dev.mizzen.registry.convert.ServiceDefaults;

/**
 * The circumstances in which a file was read, to tell whether it has to be read again.
 *
 * @param digest of what was read; empty where it could not be
 * @param isSettled whether it was looked at again since it changed: an edit within the file
 *     system's clock tick leaves the stamp as it was
 */
record FileReading(FileStamp stamp, ServiceDefaults mesh, String digest, boolean isSettled) {

  FileReading of(String found) {
    return new FileReading(stamp, mesh, found, isSettled);
  }

  /** Whether a file last read so has to be read now. */
  boolean isDue(FileStamp found, ServiceDefaults meshNow, Look.Cause cause) {
    boolean wantsAnotherLook = cause == Look.Cause.PERIODIC && !isSettled;
    return !stamp.equals(found) || !mesh.equals(meshNow) || wantsAnotherLook;
  }

  /** Whether this found what the other did, read for the same mesh. */
  boolean foundTheSameAs(FileReading other) {
    return !digest.isEmpty() && digest.equals(other.digest) && mesh.equals(other.mesh);
  }
}
