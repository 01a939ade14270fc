package dev.mizzen.istiod.metrics;

import dev.mizzen.ca.service.CsrFailure;
import dev.mizzen.ca.service.IssuanceObserver;
import dev.mizzen.ca.service.IssuedChain;
import io.prometheus.metrics.core.metrics.Counter;
import java.net.InetAddress;
import java.util.Optional;

/** Counts what the certificate service does; names are istiod's. Safe for use by many threads. */
public final class IssuanceMetrics implements IssuanceObserver {
  private final Counter requests;
  private final Counter unbelieved;
  private final Counter failures;
  private final Counter unreadable;
  private final Counter issued;

  public IssuanceMetrics(IstiodMetrics metrics) {
    requests = metrics.counter("citadel_server_csr_count", "Requests for certificates.");
    unbelieved =
        metrics.counter(
            "citadel_server_authentication_failure_count",
            "Requests whose callers were not believed.");
    failures =
        metrics.counter(
            "citadel_server_csr_sign_err_count", "Certificates that were not signed.", "error");
    unreadable =
        metrics.counter(
            "citadel_server_csr_parsing_err_count", "Signing requests that cannot be used.");
    issued =
        metrics.counter(
            "citadel_server_success_cert_issuance_count", "Certificates that were signed.");
  }

  @Override
  public void requested() {
    requests.inc();
  }

  @Override
  public void authenticationFailed() {
    unbelieved.inc();
  }

  @Override
  public void failed(CsrFailure.Kind kind) {
    failures.labelValues(kind.name()).inc();
    if (kind == CsrFailure.Kind.CSR_ERROR) {
      unreadable.inc();
    }
  }

  @Override
  public void issued(String identity, Optional<InetAddress> peer, IssuedChain chain) {
    issued.inc();
  }
}
