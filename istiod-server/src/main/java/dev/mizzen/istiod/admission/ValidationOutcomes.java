package dev.mizzen.istiod.admission;

/** Hears what the validating webhook decides, for metrics. Safe for use by many threads. */
public interface ValidationOutcomes {
  void passed(String group, String version, String resource);

  /**
   * @param reason istiod's word for it, for example {@code invalid_resource}
   */
  void failed(String group, String version, String resource, String reason);

  /** A request that carried no review. */
  void httpError(int status);
}
