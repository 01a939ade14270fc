package dev.mizzen.xds.push;

/** Somebody who is told of new pictures: a stream. */
public interface PushTarget {

  /** There is a newer picture. Must not block; called on the publisher's thread, in order. */
  void offer(PushPlan plan);
}
