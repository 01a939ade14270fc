package dev.mizzen.model.validate;

import dev.mizzen.api.networking.v1alpha3.HTTPFaultInjection;
import dev.mizzen.api.networking.v1alpha3.HTTPFaultInjection.Abort;
import dev.mizzen.api.networking.v1alpha3.HTTPFaultInjection.Delay;
import dev.mizzen.api.networking.v1alpha3.Percent;
import java.util.Set;

/** Rules about faults that a route makes on purpose. */
final class HttpFaultRules {
  /** Envoy counts millionths. */
  private static final double LEAST_PERCENT = 0.0001;

  private static final Set<String> GRPC_STATUSES =
      Set.of(
          "OK",
          "CANCELLED",
          "UNKNOWN",
          "INVALID_ARGUMENT",
          "DEADLINE_EXCEEDED",
          "NOT_FOUND",
          "ALREADY_EXISTS",
          "PERMISSION_DENIED",
          "RESOURCE_EXHAUSTED",
          "FAILED_PRECONDITION",
          "ABORTED",
          "OUT_OF_RANGE",
          "UNIMPLEMENTED",
          "INTERNAL",
          "UNAVAILABLE",
          "DATA_LOSS",
          "UNAUTHENTICATED");

  private final Checks checks;

  HttpFaultRules(Checks checks) {
    this.checks = checks;
  }

  void check(HTTPFaultInjection fault, String path) {
    checks.want(fault.hasAbort() || fault.hasDelay(), path, "has neither abort nor delay");
    if (fault.hasAbort()) {
      abort(fault.getAbort(), path + ".abort");
    }
    if (fault.hasDelay()) {
      delay(fault.getDelay(), path + ".delay");
    }
  }

  private void abort(Abort abort, String path) {
    if (abort.hasPercentage()) {
      percentage(abort.getPercentage(), path);
    }
    switch (abort.getErrorTypeCase()) {
      case HTTP_STATUS ->
          HttpActionRules.status(abort.getHttpStatus(), checks, path + ".httpStatus");
      case GRPC_STATUS ->
          checks.want(
              GRPC_STATUSES.contains(abort.getGrpcStatus()),
              path + ".grpcStatus",
              "is \"" + abort.getGrpcStatus() + "\", want a name such as NOT_FOUND");
      case HTTP2_ERROR -> checks.error(path + ".http2Error", "is not supported");
      case ERRORTYPE_NOT_SET -> {
        // Allowed: such an abort does nothing.
      }
    }
  }

  private void delay(Delay delay, String path) {
    if (delay.hasPercentage()) {
      percentage(delay.getPercentage(), path);
    }
    switch (delay.getHttpDelayTypeCase()) {
      case FIXED_DELAY -> checks.duration(delay.getFixedDelay(), path + ".fixedDelay");
      case EXPONENTIAL_DELAY -> checks.error(path + ".exponentialDelay", "is not supported");
      case HTTPDELAYTYPE_NOT_SET -> {
        // Allowed: such a delay does nothing.
      }
    }
  }

  private void percentage(Percent percentage, String path) {
    double value = percentage.getValue();
    boolean isShare = value == 0 || (value >= LEAST_PERCENT && value <= 100);
    checks.want(
        isShare,
        path + ".percentage.value",
        "is " + value + ", want 0, or " + LEAST_PERCENT + " to 100");
  }
}
