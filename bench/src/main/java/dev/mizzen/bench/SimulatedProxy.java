package dev.mizzen.bench;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * One sidecar on one delta stream. Subscribes as Envoy does: clusters and listeners, then the
 * endpoints and routes that follow from them; acknowledges at once.
 *
 * <p>Touched by its call's thread alone, but for {@link #open}.
 */
final class SimulatedProxy extends ClientCall.Listener<byte[]> {
  /** Whether a proxy goes on reading after its first answer. */
  enum Reading {
    ALWAYS,
    FIRST_ANSWER_ONLY
  }

  private static final Map<String, String> FOLLOWERS =
      Map.of(XdsTypes.CLUSTER, XdsTypes.ENDPOINT, XdsTypes.LISTENER, XdsTypes.ROUTE);

  private final int number;
  private final Reading reading;
  private final FollowUps followUps;
  private final Traffic traffic;
  private final ClientCall<DeltaDiscoveryRequest, byte[]> call;
  private final Runnable onEnd;
  private final Set<String> answered = new HashSet<>();
  private final Map<String, Set<String>> subscribed = new HashMap<>();
  private boolean isReady;

  SimulatedProxy(
      int number,
      Reading reading,
      ManagedChannel channel,
      FollowUps followUps,
      Traffic traffic,
      Runnable onEnd) {
    this.number = number;
    this.reading = reading;
    this.followUps = followUps;
    this.traffic = traffic;
    this.onEnd = onEnd;
    this.call = channel.newCall(DeltaMethod.DESCRIPTOR, CallOptions.DEFAULT);
  }

  void open() {
    call.start(this, new Metadata());
    call.sendMessage(
        DeltaDiscoveryRequest.newBuilder()
            .setNode(SidecarNode.of(number))
            .setTypeUrl(XdsTypes.CLUSTER)
            .build());
    call.sendMessage(DeltaDiscoveryRequest.newBuilder().setTypeUrl(XdsTypes.LISTENER).build());
    call.request(1);
  }

  @Override
  public void onMessage(byte[] bytes) {
    if (reading == Reading.FIRST_ANSWER_ONLY) {
      traffic.ready(1);
      return;
    }
    traffic.received(number, bytes);
    DeltaResponse response = DeltaResponse.read(bytes);
    answered.add(response.typeUrl());
    call.sendMessage(
        DeltaDiscoveryRequest.newBuilder()
            .setTypeUrl(response.typeUrl())
            .setResponseNonce(response.nonce())
            .build());
    subscribeToFollowers(response);
    noteReady();
    call.request(1);
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    if (isReady) {
      traffic.ready(-1);
    }
    traffic.streamFailed(status);
    onEnd.run();
  }

  private void subscribeToFollowers(DeltaResponse response) {
    String follower = FOLLOWERS.get(response.typeUrl());
    if (follower == null) {
      return;
    }
    Set<String> known = subscribed.computeIfAbsent(follower, type -> new HashSet<>());
    Set<String> fresh = new TreeSet<>();
    for (ByteString body : response.bodies()) {
      for (String name : followUps.of(response.typeUrl(), body)) {
        if (known.add(name)) {
          fresh.add(name);
        }
      }
    }
    if (!fresh.isEmpty()) {
      call.sendMessage(
          DeltaDiscoveryRequest.newBuilder()
              .setTypeUrl(follower)
              .addAllResourceNamesSubscribe(fresh)
              .build());
    }
  }

  private void noteReady() {
    if (!isReady
        && answered.containsAll(FOLLOWERS.keySet())
        && answered.containsAll(subscribed())) {
      isReady = true;
      traffic.ready(1);
    }
  }

  private List<String> subscribed() {
    return subscribed.entrySet().stream()
        .filter(type -> !type.getValue().isEmpty())
        .map(Map.Entry::getKey)
        .toList();
  }
}
