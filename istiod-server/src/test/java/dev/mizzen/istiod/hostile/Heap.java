package dev.mizzen.istiod.hostile;

/** How much memory is in use. */
final class Heap {
  private Heap() {}

  /** Bytes, after what is not in use was collected. */
  static long used() {
    Runtime runtime = Runtime.getRuntime();
    System.gc();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
