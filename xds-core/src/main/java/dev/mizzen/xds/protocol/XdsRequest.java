package dev.mizzen.xds.protocol;

import com.google.rpc.Status;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request of either protocol in one form.
 *
 * @param node sent with the first request of a stream
 * @param nonce of the response it answers; empty text for a request of its own accord
 * @param error present in a refusal (NACK)
 */
public record XdsRequest(
    Optional<Node> node, String typeUrl, String nonce, Optional<Status> error, Wish wish) {

  /** What the request asks for. */
  public sealed interface Wish {
    /** State of the world: every name, always. */
    record Everything(List<String> names) implements Wish {}

    /**
     * Delta: what is added and taken away, and for a new stream the versions that the proxy still
     * has by name.
     */
    record Difference(
        List<String> subscribe, List<String> unsubscribe, Map<String, String> initialVersions)
        implements Wish {}
  }

  public static XdsRequest of(DiscoveryRequest request) {
    return new XdsRequest(
        request.hasNode() ? Optional.of(request.getNode()) : Optional.empty(),
        request.getTypeUrl(),
        request.getResponseNonce(),
        request.hasErrorDetail() ? Optional.of(request.getErrorDetail()) : Optional.empty(),
        new Wish.Everything(request.getResourceNamesList()));
  }

  public static XdsRequest of(DeltaDiscoveryRequest request) {
    return new XdsRequest(
        request.hasNode() ? Optional.of(request.getNode()) : Optional.empty(),
        request.getTypeUrl(),
        request.getResponseNonce(),
        request.hasErrorDetail() ? Optional.of(request.getErrorDetail()) : Optional.empty(),
        new Wish.Difference(
            request.getResourceNamesSubscribeList(),
            request.getResourceNamesUnsubscribeList(),
            request.getInitialResourceVersionsMap()));
  }
}
