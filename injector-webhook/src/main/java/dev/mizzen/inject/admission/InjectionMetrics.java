package dev.mizzen.inject.admission;

import java.time.Duration;

/**
 * Counts what the webhook does. A port: the server has the metrics.
 *
 * <p>Source: Istio 1.30, pkg/kube/inject/monitoring.go; the names there are {@code
 * sidecar_injection_requests_total}, {@code _failure_total}, {@code _skip_total}, {@code
 * _success_total} and {@code sidecar_injection_time_seconds} with buckets .1 1 3 5 10 20 30 60.
 */
public interface InjectionMetrics {
  /** Counts nothing. */
  InjectionMetrics NONE =
      new InjectionMetrics() {
        @Override
        public void requested() {}

        @Override
        public void failed() {}

        @Override
        public void skipped() {}

        @Override
        public void answered(Duration took) {}
      };

  /** Each request. */
  void requested();

  /** Each error that a request met. */
  void failed();

  /** A pod that is not to be injected. */
  void skipped();

  /** An AdmissionReview went back, whatever it says. */
  void answered(Duration took);
}
