package dev.mizzen.xds.stream;

import com.google.protobuf.Message;
import dev.mizzen.xds.protocol.XdsRequest;
import dev.mizzen.xds.push.TypeWatch;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.grpc.BindableService;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import java.util.function.Function;

/**
 * {@code envoy.service.discovery.v3.AggregatedDiscoveryService}, both methods. Defined by hand,
 * since responses are bytes already.
 */
public final class AdsService implements BindableService {
  private static final String SERVICE = "envoy.service.discovery.v3.AggregatedDiscoveryService";
  private static final MethodDescriptor<Received<DiscoveryRequest>, EncodedResponse> STREAM =
      method("StreamAggregatedResources", DiscoveryRequest.getDefaultInstance());
  private static final MethodDescriptor<Received<DeltaDiscoveryRequest>, EncodedResponse> DELTA =
      method("DeltaAggregatedResources", DeltaDiscoveryRequest.getDefaultInstance());

  private static final Status UNREADABLE =
      Status.INVALID_ARGUMENT.withDescription("the message cannot be read");

  private final AdsStreams streams;
  private final StreamCallers callers;

  public AdsService(AdsStreams streams, StreamCallers callers) {
    this.streams = streams;
    this.callers = callers;
  }

  @Override
  public ServerServiceDefinition bindService() {
    return ServerServiceDefinition.builder(SERVICE)
        .addMethod(STREAM, new Handler<>(XdsRequest::of, EncodedResponse::stateOfTheWorld))
        .addMethod(DELTA, new Handler<>(XdsRequest::of, EncodedResponse::delta))
        .build();
  }

  private static <Q extends Message> MethodDescriptor<Received<Q>, EncodedResponse> method(
      String name, Q prototype) {
    return MethodDescriptor.<Received<Q>, EncodedResponse>newBuilder()
        .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
        .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, name))
        .setRequestMarshaller(Received.marshaller(prototype))
        .setResponseMarshaller(new EncodedResponse.ResponseMarshaller())
        .build();
  }

  /** Puts an answer into the form of one protocol. */
  private interface Encoding {
    EncodedResponse response(String version, String typeUrl, String nonce, TypeWatch.Answer answer);
  }

  private final class Handler<Q extends Message>
      implements ServerCallHandler<Received<Q>, EncodedResponse> {
    private final Function<Q, XdsRequest> normalise;
    private final Encoding encoding;

    Handler(Function<Q, XdsRequest> normalise, Encoding encoding) {
      this.normalise = normalise;
      this.encoding = encoding;
    }

    @Override
    public ServerCall.Listener<Received<Q>> startCall(
        ServerCall<Received<Q>, EncodedResponse> call, Metadata headers) {
      Mailbox mailbox = new Mailbox(() -> call.request(1), call::isReady);
      AdsConnection connection =
          new AdsConnection(
              streams,
              mailbox,
              new CallWriter(call, encoding),
              () -> callers.caller(call.getAttributes(), headers));
      call.sendHeaders(new Metadata());
      streams.opened(connection);
      Thread.ofVirtual().name("ads").start(connection::run);
      return new MailboxListener<>(mailbox, normalise, streams.metrics());
    }
  }

  private static final class CallWriter implements ResponseWriter {
    private final ServerCall<?, EncodedResponse> call;
    private final Encoding encoding;

    CallWriter(ServerCall<?, EncodedResponse> call, Encoding encoding) {
      this.call = call;
      this.encoding = encoding;
    }

    @Override
    public EncodedResponse response(
        String version, String typeUrl, String nonce, TypeWatch.Answer answer) {
      return encoding.response(version, typeUrl, nonce, answer);
    }

    @Override
    public void write(EncodedResponse response) {
      if (!call.isCancelled()) {
        call.sendMessage(response);
      }
    }

    @Override
    public void close(Status reason) {
      if (!call.isCancelled()) {
        call.close(reason, new Metadata());
      }
    }

    @Override
    public String peer() {
      return String.valueOf(call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR));
    }
  }

  /** Hands what gRPC's threads bring to the stream's own. */
  private static final class MailboxListener<Q extends Message>
      extends ServerCall.Listener<Received<Q>> {
    private final Mailbox mailbox;
    private final Function<Q, XdsRequest> normalise;
    private final XdsMetrics metrics;

    MailboxListener(Mailbox mailbox, Function<Q, XdsRequest> normalise, XdsMetrics metrics) {
      this.mailbox = mailbox;
      this.normalise = normalise;
      this.metrics = metrics;
    }

    @Override
    public void onMessage(Received<Q> received) {
      received.message().ifPresentOrElse(this::take, () -> mailbox.close(UNREADABLE));
    }

    private void take(Q request) {
      metrics.received(request.getSerializedSize());
      mailbox.put(normalise.apply(request));
    }

    @Override
    public void onHalfClose() {
      mailbox.close(Status.OK);
    }

    @Override
    public void onCancel() {
      mailbox.close(Status.CANCELLED.withDescription("the proxy went away"));
    }

    @Override
    public void onComplete() {
      mailbox.close(Status.OK);
    }

    @Override
    public void onReady() {
      mailbox.writableChanged();
    }
  }
}
