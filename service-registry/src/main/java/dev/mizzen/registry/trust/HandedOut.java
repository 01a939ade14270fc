package dev.mizzen.registry.trust;

import dev.mizzen.registry.leader.LeaderDuty;

/** What the leader keeps in the cluster for others to trust by. */
public interface HandedOut extends LeaderDuty {

  /**
   * What is handed out, or to whom, is another: everything is looked at. Any thread may call it.
   */
  void changed();
}
