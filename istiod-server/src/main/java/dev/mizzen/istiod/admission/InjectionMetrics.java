package dev.mizzen.istiod.admission;

import java.time.Duration;

/**
 * Hears what the injecting webhook does. Safe for use by many threads.
 *
 * <p>Source: Istio 1.30, pkg/kube/inject/monitoring.go.
 */
public interface InjectionMetrics {
  /** Each request. */
  void requested();

  /** Each error that a request met. */
  void failed();

  /** A pod that is not to be injected. */
  void skipped();

  /** An AdmissionReview went back, whatever it says. */
  void answered(Duration took);
}
