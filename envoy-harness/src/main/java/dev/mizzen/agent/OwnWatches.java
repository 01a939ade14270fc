package dev.mizzen.agent;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the agent itself watches on an Envoy's stream: asked for after the first request for
 * listeners, answered by the agent, unseen by Envoy. One for each stream; its monitor guards it,
 * since requests and answers come on threads of their own.
 *
 * <p>Source: Istio 1.30, pkg/istio-agent/xds_proxy.go, handleUpstreamRequest and
 * handleUpstreamResponse.
 */
final class OwnWatches {
  static final String NAMES = "type.googleapis.com/istio.networking.nds.v1.NameTable";
  static final String ROOTS = "type.googleapis.com/istio.mesh.v1alpha1.ProxyConfig";

  private static final String LISTENERS = "type.googleapis.com/envoy.config.listener.v3.Listener";
  private static final String OF_ENVOY = "type.googleapis.com/envoy.";
  private static final String WORKLOADS = "type.googleapis.com/istio.workload.Workload";
  private static final String DNS_CAPTURE = "DNS_CAPTURE";

  /** Takes a resource that is for the agent. */
  interface Taker {
    /**
     * @throws InvalidProtocolBufferException where it is another message
     * @throws IllegalArgumentException where it cannot be used; the message says why
     */
    void take(Any resource) throws InvalidProtocolBufferException;
  }

  private final AdsDialect dialect;
  private final Map<String, Taker> takers;
  private boolean capturesNames;
  private boolean hasAsked;

  /**
   * @param takers by type; names are asked for where the node's metadata wants them captured
   */
  OwnWatches(AdsDialect dialect, Map<String, Taker> takers) {
    this.dialect = dialect;
    this.takers = Map.copyOf(takers);
  }

  /** What is to be sent up after a request of Envoy's. */
  synchronized List<byte[]> after(byte[] request) {
    if (hasAsked) {
      return List.of();
    }
    AdsDialect.Request read;
    try {
      read = dialect.request(request);
    } catch (InvalidProtocolBufferException forTheControlPlaneToRefuse) {
      return List.of();
    }
    read.metadata().ifPresent(metadata -> capturesNames = isTrue(metadata, DNS_CAPTURE));
    if (!read.type().equals(LISTENERS)) {
      return List.of();
    }
    hasAsked = true;
    List<byte[]> more = new ArrayList<>();
    if (capturesNames && takers.containsKey(NAMES)) {
      more.add(dialect.subscribe(NAMES));
    }
    if (takers.containsKey(ROOTS)) {
      more.add(dialect.subscribe(ROOTS));
    }
    return more;
  }

  private static boolean isTrue(Struct metadata, String key) {
    Value value = metadata.getFieldsOrDefault(key, Value.getDefaultInstance());
    return value.getBoolValue()
        || value.getStringValue().equals("true")
        || value.getStringValue().equals("1");
  }

  /** What becomes of an answer. */
  sealed interface Verdict {
    /** It is Envoy's. */
    record Forwarded() implements Verdict {}

    /** It is kept from Envoy; {@code reply} is sent up, if anything. */
    record Kept(Optional<byte[]> reply) implements Verdict {}
  }

  /**
   * Judges an answer, and takes what is for the agent. One without a resource is not replied to.
   */
  Verdict judge(byte[] message) {
    AdsDialect.Answer answer;
    try {
      answer = dialect.answer(message);
    } catch (InvalidProtocolBufferException forEnvoyToRefuse) {
      return new Verdict.Forwarded();
    }
    Taker taker = takers.get(answer.type());
    if (taker == null) {
      boolean isEnvoys = answer.type().startsWith(OF_ENVOY) || answer.type().equals(WORKLOADS);
      return isEnvoys ? new Verdict.Forwarded() : new Verdict.Kept(Optional.empty());
    }
    return new Verdict.Kept(
        answer.first().map(resource -> dialect.reply(answer, refusal(taker, resource))));
  }

  private static Optional<String> refusal(Taker taker, Any resource) {
    try {
      taker.take(resource);
      return Optional.empty();
    } catch (InvalidProtocolBufferException | IllegalArgumentException refused) {
      return Optional.of(String.valueOf(refused.getMessage()));
    }
  }
}
