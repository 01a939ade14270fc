package dev.mizzen.agent;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.rpc.Code;
import com.google.rpc.Status;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import java.util.Optional;

/** Reads and writes the messages of one form of ADS, as far as an agent has to. Pure. */
enum AdsDialect {
  STATE_OF_THE_WORLD("StreamAggregatedResources") {
    @Override
    Request request(byte[] message) throws InvalidProtocolBufferException {
      DiscoveryRequest read = DiscoveryRequest.parseFrom(message);
      return new Request(read.getTypeUrl(), metadata(read.hasNode(), read.getNode().getMetadata()));
    }

    @Override
    byte[] subscribe(String type) {
      return DiscoveryRequest.newBuilder().setTypeUrl(type).build().toByteArray();
    }

    @Override
    Answer answer(byte[] message) throws InvalidProtocolBufferException {
      DiscoveryResponse read = DiscoveryResponse.parseFrom(message);
      return new Answer(
          read.getTypeUrl(),
          read.getVersionInfo(),
          read.getNonce(),
          read.getResourcesList().stream().findFirst());
    }

    @Override
    byte[] reply(Answer answer, Optional<String> refusal) {
      DiscoveryRequest.Builder reply =
          DiscoveryRequest.newBuilder()
              .setTypeUrl(answer.type())
              .setVersionInfo(answer.version())
              .setResponseNonce(answer.nonce());
      refusal.map(AdsDialect::internal).ifPresent(reply::setErrorDetail);
      return reply.build().toByteArray();
    }
  },

  DELTA("DeltaAggregatedResources") {
    @Override
    Request request(byte[] message) throws InvalidProtocolBufferException {
      DeltaDiscoveryRequest read = DeltaDiscoveryRequest.parseFrom(message);
      return new Request(read.getTypeUrl(), metadata(read.hasNode(), read.getNode().getMetadata()));
    }

    @Override
    byte[] subscribe(String type) {
      return DeltaDiscoveryRequest.newBuilder().setTypeUrl(type).build().toByteArray();
    }

    @Override
    Answer answer(byte[] message) throws InvalidProtocolBufferException {
      DeltaDiscoveryResponse read = DeltaDiscoveryResponse.parseFrom(message);
      return new Answer(
          read.getTypeUrl(),
          read.getSystemVersionInfo(),
          read.getNonce(),
          read.getResourcesList().stream().findFirst().map(found -> found.getResource()));
    }

    @Override
    byte[] reply(Answer answer, Optional<String> refusal) {
      DeltaDiscoveryRequest.Builder reply =
          DeltaDiscoveryRequest.newBuilder()
              .setTypeUrl(answer.type())
              .setResponseNonce(answer.nonce());
      refusal.map(AdsDialect::internal).ifPresent(reply::setErrorDetail);
      return reply.build().toByteArray();
    }
  };

  private final String method;

  AdsDialect(String method) {
    this.method = method;
  }

  /** Of the service AggregatedDiscoveryService. */
  String method() {
    return method;
  }

  /**
   * What a proxy asks for.
   *
   * @param metadata of the node, where the request names one
   */
  record Request(String type, Optional<Struct> metadata) {}

  /**
   * What comes of it.
   *
   * @param first of the resources: what agents watch comes alone
   */
  record Answer(String type, String version, String nonce, Optional<Any> first) {}

  abstract Request request(byte[] message) throws InvalidProtocolBufferException;

  /** A first request for all of a type. */
  abstract byte[] subscribe(String type);

  abstract Answer answer(byte[] message) throws InvalidProtocolBufferException;

  /** Takes an answer, or says why not. */
  abstract byte[] reply(Answer answer, Optional<String> refusal);

  private static Optional<Struct> metadata(boolean isNamed, Struct metadata) {
    return isNamed ? Optional.of(metadata) : Optional.empty();
  }

  private static Status internal(String refusal) {
    return Status.newBuilder().setCode(Code.INTERNAL_VALUE).setMessage(refusal).build();
  }
}
