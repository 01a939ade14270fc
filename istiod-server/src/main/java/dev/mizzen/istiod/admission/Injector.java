package dev.mizzen.istiod.admission;

import dev.mizzen.inject.ClusterFacts;
import dev.mizzen.inject.InjectorState;

/** The injector as it is at a moment. Immutable: one request sees one from start to end. */
public sealed interface Injector {

  /** It injects. */
  record Ready(InjectorState state, ClusterFacts facts) implements Injector {}

  /**
   * It cannot inject, and refuses pods rather than let them into the mesh without a proxy.
   *
   * @param reason for who creates pods
   */
  record Unready(String reason) implements Injector {}
}
