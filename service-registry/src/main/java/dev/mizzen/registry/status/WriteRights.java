package dev.mizzen.registry.status;

import dev.mizzen.registry.kube.WatchScope;
import dev.mizzen.registry.kube.write.AccessQuestion;
import dev.mizzen.registry.kube.write.Answer;
import dev.mizzen.registry.kube.write.KubeObjects;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the server's account may write. Each right is asked for before it is first used, and once it
 * is missing, again from time to time; that it is missing is logged once. Touched by one thread,
 * but for {@link #missing}.
 */
final class WriteRights {
  private static final Logger LOG = LoggerFactory.getLogger(WriteRights.class);
  private static final Duration ASK_AGAIN = Duration.ofMinutes(5);

  private final KubeObjects api;
  private final WatchScope scope;
  private final Map<Right, Known> known = new TreeMap<>();
  private volatile List<Right> missing = List.of();

  /**
   * A rule of RBAC.
   *
   * @param resource with its subresource, as rules name it: {@code virtualservices/status}
   */
  record Right(String verb, String group, String resource) implements Comparable<Right> {

    private AccessQuestion question(String namespace) {
      int slash = resource.indexOf('/');
      return slash < 0
          ? new AccessQuestion(verb, group, resource, "", namespace)
          : new AccessQuestion(
              verb, group, resource.substring(0, slash), resource.substring(slash + 1), namespace);
    }

    /** As a rule of a role. */
    @Override
    public String toString() {
      return "apiGroups: [\""
          + group
          + "\"], resources: [\""
          + resource
          + "\"], verbs: [\""
          + verb
          + "\"]";
    }

    @Override
    public int compareTo(Right other) {
      return toString().compareTo(other.toString());
    }
  }

  private record Known(boolean isGiven, Instant asked) {}

  /**
   * @param scope where the rights are needed
   */
  WriteRights(KubeObjects api, WatchScope scope) {
    this.api = api;
    this.scope = scope;
  }

  /** Whether it may be tried. A server that does not say counts as yes: the attempt will tell. */
  boolean has(Right right, Instant now) throws InterruptedException {
    Known before = known.get(right);
    boolean isFresh =
        before != null && (before.isGiven() || now.isBefore(before.asked().plus(ASK_AGAIN)));
    if (before != null && isFresh) {
      return before.isGiven();
    }
    Answer answer = right.question(scope.namespace()).ask(api);
    if (!(answer instanceof Answer.Done)) {
      return before == null || before.isGiven();
    }
    note(right, AccessQuestion.isAllowed(answer), now);
    return AccessQuestion.isAllowed(answer);
  }

  /** Whether it is known to be missing, and not to be asked for again yet. */
  boolean isMissing(Right right, Instant now) {
    Known last = known.get(right);
    return last != null && !last.isGiven() && now.isBefore(last.asked().plus(ASK_AGAIN));
  }

  /** The server refused an attempt. */
  void refused(Right right, Instant now) {
    note(right, false, now);
  }

  private void note(Right right, boolean isGiven, Instant now) {
    Known before = known.put(right, new Known(isGiven, now));
    boolean wasMissing = before != null && !before.isGiven();
    if (!isGiven && !wasMissing) {
      LOG.atWarn()
          .addKeyValue("rule", right)
          .log("not written, since the account lacks a right; it is asked for again at times");
    }
    if (isGiven && wasMissing) {
      LOG.atInfo().addKeyValue("rule", right).log("written again: the account has the right now");
    }
    missing =
        known.entrySet().stream()
            .filter(entry -> !entry.getValue().isGiven())
            .map(Map.Entry::getKey)
            .toList();
  }

  /** Rights that are missing. Any thread may ask. */
  List<Right> missing() {
    return missing;
  }
}
