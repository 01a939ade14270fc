package dev.mizzen.xds.generate.envoy;

import com.google.protobuf.Duration;
import io.envoyproxy.envoy.config.core.v3.AggregatedConfigSource;
import io.envoyproxy.envoy.config.core.v3.ApiVersion;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;

/** Tells Envoy to fetch a resource over the stream it already has. */
public final class AdsConfigSource {
  private static final ConfigSource WAITING =
      ConfigSource.newBuilder()
          .setAds(AggregatedConfigSource.getDefaultInstance())
          .setInitialFetchTimeout(Duration.getDefaultInstance())
          .setResourceApiVersion(ApiVersion.V3)
          .build();
  private static final ConfigSource WITH_DEFAULT_TIMEOUT =
      ConfigSource.newBuilder()
          .setAds(AggregatedConfigSource.getDefaultInstance())
          .setResourceApiVersion(ApiVersion.V3)
          .build();

  private AdsConfigSource() {}

  /** For endpoints and routes: Envoy waits for the first answer without limit. */
  public static ConfigSource waiting() {
    return WAITING;
  }

  /** For credentials: Envoy goes on without them after its default of 15 s. */
  public static ConfigSource withDefaultTimeout() {
    return WITH_DEFAULT_TIMEOUT;
  }
}
