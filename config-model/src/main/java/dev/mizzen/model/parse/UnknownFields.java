package dev.mizzen.model.parse;

/** What a field means that the kind does not have. */
public enum UnknownFields {
  /**
   * A warning, anywhere. How istiod reads files and the API server's answers, which it does without
   * a word.
   */
  WARN,
  /**
   * An error beside {@code spec}; within it nothing, since the kind's schema has pruned or refused
   * them before. Source: Istio 1.30, the validating webhook.
   */
  REFUSE_BESIDE_SPEC,
  /**
   * A warning, anywhere, and of nothing else that can be read in spite of a schema. How istiod
   * reads what EnvoyFilters patch in.
   */
  WARN_OF_THESE_ALONE,
  /** An error, anywhere. How an API server with the kind's schema reads. */
  REFUSE
}
