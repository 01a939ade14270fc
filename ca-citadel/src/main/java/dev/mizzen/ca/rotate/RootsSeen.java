package dev.mizzen.ca.rotate;

import dev.mizzen.ca.CaBundle;
import dev.mizzen.ca.Fingerprint;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Which root certificates whom was given with his last certificate, as far as this server gave it.
 * Whoever holds one trusts what he was given until he asks again, at half of the certificate's
 * life. Safe for use by many threads.
 */
public final class RootsSeen {
  private static final int MOST_HOLDERS = 200_000;

  private final Supplier<Map<String, Integer>> connected;
  private final Map<Holder, Given> given = new ConcurrentHashMap<>();
  private final AtomicBoolean isFull = new AtomicBoolean();

  /**
   * Who holds a certificate: of one identity there may be many, each with an address of its own.
   *
   * @param identity {@code ns/NAMESPACE/sa/ACCOUNT}
   * @param address without a port; empty where it is not known
   */
  public record Holder(String identity, String address) {

    /**
     * @param spiffeId what stands before {@code /ns/} is left out
     */
    public static Holder of(String spiffeId, String address) {
      int path = spiffeId.indexOf("/ns/");
      return new Holder(path < 0 ? spiffeId : spiffeId.substring(path + 1), address);
    }
  }

  /**
   * What a holder was given last.
   *
   * @param roots the bundle's
   */
  private record Given(
      X509Certificate signer, List<X509Certificate> roots, Instant from, Instant until) {

    /** When agents ask for the next one. */
    Instant due() {
      return from.plus(Duration.between(from, until).dividedBy(2));
    }
  }

  /**
   * @param connected how many proxies of each identity are connected to this server now; who is
   *     connected and was given nothing here is not known to have anything
   */
  public RootsSeen(Supplier<Map<String, Integer>> connected) {
    this.connected = connected;
  }

  /**
   * A certificate was signed and is on its way.
   *
   * @param bundle what it was signed with; its roots went along
   */
  public void issued(Holder holder, CaBundle bundle, Instant from, Instant until) {
    if (given.size() >= MOST_HOLDERS && !given.containsKey(holder)) {
      isFull.set(true);
      return;
    }
    given.put(holder, new Given(bundle.signing().certificate(), bundle.roots(), from, until));
  }

  /** Counts who has a root and whose certificate is signed by another one. */
  public RootsReport report(X509Certificate root, X509Certificate signer, Instant now) {
    given.values().removeIf(old -> now.isAfter(old.until()));
    Map<String, Integer> known = new HashMap<>();
    List<String> behind = new ArrayList<>();
    Optional<Instant> due = Optional.empty();
    Optional<Instant> oldLeavesEnd = Optional.empty();
    int have = 0;
    int otherSigner = 0;
    for (Map.Entry<Holder, Given> entry : given.entrySet()) {
      Given last = entry.getValue();
      known.merge(entry.getKey().identity(), 1, Integer::sum);
      if (last.roots().contains(root)) {
        have++;
      } else {
        behind.add(entry.getKey().identity() + " " + entry.getKey().address());
        due = later(due, last.due());
      }
      if (!last.signer().equals(signer)) {
        otherSigner++;
        oldLeavesEnd = later(oldLeavesEnd, last.until());
      }
    }
    int unknown = isFull.get() ? 1 : 0; // at least
    for (Map.Entry<String, Integer> proxies : connected.get().entrySet()) {
      int more = proxies.getValue() - known.getOrDefault(proxies.getKey(), 0);
      if (more > 0) {
        unknown += more;
        behind.add(proxies.getKey() + " (" + more + " not given a certificate by this server)");
      }
    }
    return new RootsReport(
        Fingerprint.of(root),
        Fingerprint.of(signer),
        have,
        given.size() + unknown,
        unknown,
        due,
        otherSigner,
        oldLeavesEnd,
        behind.stream().sorted().limit(RootsReport.MOST_NAMES).toList(),
        now);
  }

  private static Optional<Instant> later(Optional<Instant> last, Instant one) {
    return last.isPresent() && last.get().isAfter(one) ? last : Optional.of(one);
  }
}
