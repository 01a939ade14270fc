package dev.mizzen.ca.rotate;

import dev.mizzen.ca.key.CaStore;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What servers tell each other of who has the next root, in a secret beside the authority's: one
 * text a server. One that is gone falls out after a while.
 */
public final class RootsReports {
  /** Its name. */
  public static final String SECRET = "mizzen-ca-progress";

  private static final int ATTEMPTS = 5;

  private final CaStore store;

  public RootsReports(CaStore store) {
    this.store = store;
  }

  /** By the server's name. */
  public Map<String, RootsReport> read() throws CaStore.StoreFailure {
    return store.read(SECRET).map(kept -> reports(kept.data())).orElseGet(Map::of);
  }

  private static Map<String, RootsReport> reports(Map<String, String> data) {
    Map<String, RootsReport> reports = new TreeMap<>();
    data.forEach(
        (server, text) -> RootsReport.parse(text).ifPresent(report -> reports.put(server, report)));
    return reports;
  }

  /**
   * Leaves this server's word.
   *
   * @param server letters, digits, dots and dashes: a pod's name
   */
  void leave(String server, RootsReport report) throws CaStore.StoreFailure {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<CaStore.Kept> kept = store.read(SECRET);
      Map<String, String> next =
          fresh(kept.map(CaStore.Kept::data).orElseGet(Map::of), report.at());
      next.put(server, report.text());
      boolean isLeft =
          kept.isPresent() ? store.replace(SECRET, kept.get(), next) : store.create(SECRET, next);
      if (isLeft) {
        return;
      }
    }
    throw new CaStore.StoreFailure("secret " + SECRET + " changes all the time");
  }

  private static Map<String, String> fresh(Map<String, String> data, Instant now) {
    Map<String, String> fresh = new HashMap<>();
    data.forEach(
        (server, text) ->
            RootsReport.parse(text)
                .filter(report -> report.at().plus(RotationPlan.FRESH).isAfter(now))
                .ifPresent(report -> fresh.put(server, text)));
    return fresh;
  }
}
