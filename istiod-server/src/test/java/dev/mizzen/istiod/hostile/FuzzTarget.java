package dev.mizzen.istiod.hostile;

/** One kind of input, and what takes it. */
interface FuzzTarget {
  String name();

  /**
   * Makes an input and hands it in.
   *
   * @return whether it was taken for a good one
   * @throws Exception what nobody may be made to throw, or what was taken and should not have been
   */
  boolean take(Mutator random) throws Exception;
}
