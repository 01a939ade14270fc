package dev.mizzen.inject.template;

/** Counts what a rendering does, up to a limit. */
final class Steps {
  private final int limit;
  private int taken;

  Steps(int limit) {
    this.limit = limit;
  }

  /**
   * @throws TemplateFault that was one too many
   */
  void take() {
    if (++taken > limit) {
      throw new TemplateFault("takes more than " + limit + " steps");
    }
  }
}
