package dev.mizzen.xds.generate.route.action;

import com.google.protobuf.UInt32Value;
import dev.mizzen.api.networking.v1alpha3.HTTPRetry;
import dev.mizzen.xds.generate.Anys;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy.RetryBackOff;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy.RetryHostPredicate;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy.RetryPriority;
import io.envoyproxy.envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate;
import io.envoyproxy.envoy.extensions.retry.priority.previous_priorities.v3.PreviousPrioritiesConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * When and where a failed request is tried again.
 *
 * <p>Source: Istio 1.30, networking/core/route/retry/retry.go, ConvertPolicy; spec xds §6.5.
 */
public final class RetryPolicies {
  private static final String DEFAULT_CONDITIONS =
      "connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes";
  private static final String STATUS_CODES = "retriable-status-codes";
  private static final int DEFAULT_RETRIES = 2;
  private static final int HOST_SELECTION_ATTEMPTS = 5;
  private static final RetryHostPredicate PREVIOUS_HOSTS =
      RetryHostPredicate.newBuilder()
          .setName("envoy.retry_host_predicates.previous_hosts")
          .setTypedConfig(Anys.pack(PreviousHostsPredicate.getDefaultInstance()))
          .build();
  private static final RetryPriority PREVIOUS_PRIORITIES =
      RetryPriority.newBuilder()
          .setName("envoy.retry_priorities.previous_priorities")
          .setTypedConfig(
              Anys.pack(PreviousPrioritiesConfig.newBuilder().setUpdateFrequency(2).build()))
          .build();

  /** How the next host is chosen where the user does not say. */
  public enum HostChoice {
    /** Not one that was tried. */
    AVOID_PREVIOUS,
    /** The same: a consistent hash decides. */
    BY_HASH
  }

  private RetryPolicies() {}

  /**
   * Envoy's policy.
   *
   * @param retry the VirtualService's, else the mesh's; empty for Istio's own default
   * @return empty where retries are switched off
   */
  public static Optional<RetryPolicy> of(Optional<HTTPRetry> retry, HostChoice choice) {
    if (retry.isEmpty()) {
      return Optional.of(defaults(choice).build());
    }
    return retry.filter(asked -> asked.getAttempts() > 0).map(asked -> of(asked, choice));
  }

  private static RetryPolicy.Builder defaults(HostChoice choice) {
    RetryPolicy.Builder policy =
        RetryPolicy.newBuilder()
            .setRetryOn(DEFAULT_CONDITIONS)
            .setNumRetries(UInt32Value.of(DEFAULT_RETRIES))
            .setHostSelectionRetryMaxAttempts(HOST_SELECTION_ATTEMPTS);
    return choice == HostChoice.BY_HASH ? policy : policy.addRetryHostPredicate(PREVIOUS_HOSTS);
  }

  private static RetryPolicy of(HTTPRetry retry, HostChoice choice) {
    RetryPolicy.Builder policy =
        defaults(choice).setNumRetries(UInt32Value.of(retry.getAttempts()));
    if (!retry.getRetryOn().isEmpty()) {
      setConditions(policy, retry.getRetryOn());
    }
    if (retry.hasPerTryTimeout()) {
      policy.setPerTryTimeout(retry.getPerTryTimeout());
    }
    if (retry.hasRetryIgnorePreviousHosts()) {
      policy.clearRetryHostPredicate();
      if (retry.getRetryIgnorePreviousHosts().getValue()) {
        policy.addRetryHostPredicate(PREVIOUS_HOSTS);
      }
    }
    if (retry.getRetryRemoteLocalities().getValue()) {
      policy.setRetryPriority(PREVIOUS_PRIORITIES);
    }
    if (retry.hasBackoff()) {
      policy.setRetryBackOff(RetryBackOff.newBuilder().setBaseInterval(retry.getBackoff()));
    }
    return policy.build();
  }

  /**
   * Numbers that are HTTP statuses become retriable codes; their condition is added where it is
   * missing.
   */
  private static void setConditions(RetryPolicy.Builder policy, String retryOn) {
    List<String> conditions = new ArrayList<>();
    for (String part : retryOn.split(",", -1)) {
      String condition = part.strip();
      Optional<Integer> status = HttpStatus.parse(condition);
      if (status.isPresent()) {
        policy.addRetriableStatusCodes(status.get());
      } else if (!condition.isEmpty()) {
        conditions.add(condition);
      }
    }
    String joined = String.join(",", conditions);
    boolean isMissing = policy.getRetriableStatusCodesCount() > 0 && !joined.contains(STATUS_CODES);
    policy.setRetryOn(isMissing ? joined + "," + STATUS_CODES : joined);
  }
}
