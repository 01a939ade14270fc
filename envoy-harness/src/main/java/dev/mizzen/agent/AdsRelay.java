package dev.mizzen.agent;

import io.grpc.BindableService;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Carries each of Envoy's ADS streams to the control plane and back, message by message, but for
 * what the agent watches itself. The end of one side is the end of the other. No more is taken from
 * a side than the other takes.
 */
final class AdsRelay implements BindableService {
  private static final String SERVICE = "envoy.service.discovery.v3.AggregatedDiscoveryService";

  private final Upstream upstream;
  private final Map<String, OwnWatches.Taker> takers;

  /**
   * @param takers of what the agent watches itself, by type
   */
  AdsRelay(Upstream upstream, Map<String, OwnWatches.Taker> takers) {
    this.upstream = upstream;
    this.takers = Map.copyOf(takers);
  }

  @Override
  public ServerServiceDefinition bindService() {
    return ServerServiceDefinition.builder(SERVICE)
        .addMethod(method(AdsDialect.STATE_OF_THE_WORLD), handler(AdsDialect.STATE_OF_THE_WORLD))
        .addMethod(method(AdsDialect.DELTA), handler(AdsDialect.DELTA))
        .build();
  }

  private static MethodDescriptor<byte[], byte[]> method(AdsDialect dialect) {
    return MethodDescriptor.<byte[], byte[]>newBuilder()
        .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
        .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, dialect.method()))
        .setRequestMarshaller(UnreadMessages.BYTES)
        .setResponseMarshaller(UnreadMessages.BYTES)
        .build();
  }

  private ServerCallHandler<byte[], byte[]> handler(AdsDialect dialect) {
    MethodDescriptor<byte[], byte[]> method = method(dialect);
    return (down, headers) -> {
      ClientCall<byte[], byte[]> up;
      try {
        up = upstream.channel().newCall(method, upstream.options());
      } catch (IOException noRoots) {
        down.close(
            Status.UNAVAILABLE.withDescription(String.valueOf(noRoots.getMessage())),
            new Metadata());
        return new ServerCall.Listener<>() {};
      }
      Pair pair = new Pair(down, up, new OwnWatches(dialect, takers));
      up.start(pair.answers(), new Metadata());
      down.sendHeaders(new Metadata());
      down.request(1);
      up.request(1);
      return pair.requests();
    };
  }

  /** Two calls that are one. */
  private static final class Pair {
    private final ServerCall<byte[], byte[]> down;
    private final ClientCall<byte[], byte[]> up;
    private final OwnWatches watches;
    private final AtomicBoolean owesRequest = new AtomicBoolean();
    private final AtomicBoolean owesAnswer = new AtomicBoolean();

    /** Guarded by {@code up}. */
    private boolean isHalfClosed;

    Pair(ServerCall<byte[], byte[]> down, ClientCall<byte[], byte[]> up, OwnWatches watches) {
      this.down = down;
      this.up = up;
      this.watches = watches;
    }

    /** A call takes one message at a time, and the agent's replies come on another thread. */
    private void sendUp(byte[] message) {
      synchronized (up) {
        if (!isHalfClosed) {
          up.sendMessage(message);
        }
      }
    }

    /** Takes the next request from Envoy once the control plane takes more. */
    private void askDown() {
      if (up.isReady() && owesRequest.compareAndSet(true, false)) {
        down.request(1);
      }
    }

    /** Takes the next answer from the control plane once Envoy takes more. */
    private void askUp() {
      if (down.isReady() && owesAnswer.compareAndSet(true, false)) {
        up.request(1);
      }
    }

    ServerCall.Listener<byte[]> requests() {
      return new ServerCall.Listener<>() {
        @Override
        public void onMessage(byte[] request) {
          sendUp(request);
          watches.after(request).forEach(Pair.this::sendUp);
          owesRequest.set(true);
          askDown();
        }

        @Override
        public void onHalfClose() {
          synchronized (up) {
            isHalfClosed = true;
            up.halfClose();
          }
        }

        @Override
        public void onCancel() {
          up.cancel("Envoy ended the stream", null);
        }

        @Override
        public void onReady() {
          askUp();
        }
      };
    }

    ClientCall.Listener<byte[]> answers() {
      return new ClientCall.Listener<>() {
        @Override
        public void onMessage(byte[] answer) {
          switch (watches.judge(answer)) {
            case OwnWatches.Verdict.Forwarded() -> down.sendMessage(answer);
            case OwnWatches.Verdict.Kept(var reply) -> reply.ifPresent(Pair.this::sendUp);
          }
          owesAnswer.set(true);
          askUp();
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
          if (!down.isCancelled()) {
            down.close(status, new Metadata());
          }
        }

        @Override
        public void onReady() {
          askDown();
        }
      };
    }
  }
}
