package dev.mizzen.registry.trust;

/** Hears how webhooks are patched, for metrics. Called on the patchers' threads. */
public interface PatchObserver {
  /** Hears nothing. */
  PatchObserver NONE = new PatchObserver() {};

  /** A configuration of injecting webhooks is about to be written. */
  default void attempted() {}

  /** A configuration of injecting webhooks could not be put right and is tried again. */
  default void retried(String configuration) {}

  /**
   * A configuration of injecting webhooks was not put right.
   *
   * @param reason in istiod's words, for example {@code webhook_update_failure}
   */
  default void failed(String configuration, String reason) {}

  /** A configuration of validating webhooks was written. */
  default void validationUpdated() {}

  /** A configuration of validating webhooks could not be written. */
  default void validationFailed(String reason) {}
}
