package dev.mizzen.xds.generate.route.action;

import dev.mizzen.api.networking.v1alpha3.HTTPFaultInjection;
import io.envoyproxy.envoy.extensions.filters.common.fault.v3.FaultDelay;
import io.envoyproxy.envoy.extensions.filters.http.fault.v3.FaultAbort;
import io.envoyproxy.envoy.extensions.filters.http.fault.v3.HTTPFault;
import java.util.List;

/**
 * Delays and errors put in on purpose. Exponential delays and HTTP/2 errors have no counterpart and
 * are left out.
 *
 * <p>Source: Istio 1.30, route.go, TranslateFault.
 */
public final class Faults {
  public static final String FILTER = "envoy.filters.http.fault";

  /** By number. */
  private static final List<String> GRPC_STATUSES =
      List.of(
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

  private Faults() {}

  public static HTTPFault of(HTTPFaultInjection fault) {
    HTTPFault.Builder builder = HTTPFault.newBuilder();
    if (fault.getDelay().hasFixedDelay()) {
      builder.setDelay(delay(fault.getDelay()));
    }
    HTTPFaultInjection.Abort abort = fault.getAbort();
    switch (abort.getErrorTypeCase()) {
      case HTTP_STATUS -> builder.setAbort(abort(abort).setHttpStatus(abort.getHttpStatus()));
      case GRPC_STATUS ->
          builder.setAbort(
              abort(abort)
                  .setGrpcStatus(Math.max(0, GRPC_STATUSES.indexOf(abort.getGrpcStatus()))));
      case HTTP2_ERROR, ERRORTYPE_NOT_SET -> {}
    }
    return builder.build();
  }

  private static FaultDelay delay(HTTPFaultInjection.Delay delay) {
    return FaultDelay.newBuilder()
        .setFixedDelay(delay.getFixedDelay())
        .setPercentage(
            delay.hasPercentage()
                ? Percentages.of(delay.getPercentage())
                : Percentages.whole(delay.getPercent()))
        .build();
  }

  private static FaultAbort.Builder abort(HTTPFaultInjection.Abort abort) {
    FaultAbort.Builder builder = FaultAbort.newBuilder();
    return abort.hasPercentage()
        ? builder.setPercentage(Percentages.of(abort.getPercentage()))
        : builder;
  }
}
