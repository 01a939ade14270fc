package dev.mizzen.registry.leader;

import dev.mizzen.model.load.FaultHandler;
import dev.mizzen.registry.kube.write.KubeObjects;
import dev.mizzen.registry.kube.write.ObjectRef;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** One replica's part in the elections for istiod's locks. Opened and closed on one thread. */
public final class Elections implements AutoCloseable {
  private final KubeObjects objects;
  private final Rules rules;
  private final Supplier<String> defaultRevision;
  private final FaultHandler faults;
  private final Map<String, Leadership> leaderships = new ConcurrentHashMap<>();
  private final Deque<Runnable> open = new ArrayDeque<>();

  /**
   * Who takes part.
   *
   * @param isEnabled ENABLE_LEADER_ELECTION; without, every replica acts
   * @param namespace of the locks: the control plane's own
   * @param identity the pod's name
   * @param revision REVISION; empty means {@code default}
   */
  public record Rules(
      boolean isEnabled, String namespace, String identity, String revision, LeaseTiming timing) {
    public Rules {
      revision = revision.isEmpty() ? "default" : revision;
    }
  }

  /**
   * @param defaultRevision the mesh's, as it is now; empty where there is none
   */
  public Elections(
      KubeObjects objects, Rules rules, Supplier<String> defaultRevision, FaultHandler faults) {
    this.objects = objects;
    this.rules = rules;
    this.defaultRevision = defaultRevision;
    this.faults = faults;
  }

  /** Stands for a lock; the duties are done while it is held. */
  public void stand(LeaderLock lock, List<LeaderDuty> duties) {
    String name = lock.objectName(rules.revision());
    if (!rules.isEnabled()) {
      leaderships.put(name, Leadership.ALWAYS);
      duties.forEach(duty -> duty.begin(Leadership.ALWAYS));
      open.push(() -> duties.reversed().forEach(LeaderDuty::end));
      return;
    }
    Contender contender =
        new Contender(
            name,
            new KubeLock(objects, object(lock, name), lock.format()),
            election(lock),
            duties,
            InstantSource.system(),
            System::nanoTime,
            faults);
    leaderships.put(name, contender);
    open.push(contender::close);
    contender.start();
  }

  private ObjectRef object(LeaderLock lock, String name) {
    return switch (lock.format()) {
      case CONFIG_MAP -> ObjectRef.configMap(rules.namespace(), name);
      case LEASE -> ObjectRef.lease(rules.namespace(), name);
    };
  }

  private Election election(LeaderLock lock) {
    if (lock.isPerRevision()) {
      return new Election(new Candidate(rules.identity(), "", rules.timing()), holder -> false);
    }
    return new Election(
        new Candidate(rules.identity(), rules.revision(), rules.timing()),
        holder -> LeaderKeys.evicts(rules.revision(), holder, defaultRevision.get()));
  }

  /** Which locks this replica stands for, and whether it holds them. Any thread may ask. */
  public Map<String, Boolean> held() {
    Map<String, Boolean> held = new TreeMap<>();
    leaderships.forEach((name, leadership) -> held.put(name, leadership.isHeld()));
    return held;
  }

  /** Ends the duties, then gives the locks up. */
  @Override
  public void close() {
    while (!open.isEmpty()) {
      open.pop().run();
    }
  }
}
