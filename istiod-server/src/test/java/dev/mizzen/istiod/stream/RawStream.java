package dev.mizzen.istiod.stream;

import io.grpc.CallCredentials;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One stream that sends what it is told to and reads only when it is told to. */
final class RawStream<Q, R> implements AutoCloseable {
  private static final int LIMIT_SECONDS = 20;

  private final ManagedChannel channel;
  private final ClientCall<Q, R> call;
  private final LinkedBlockingQueue<R> answers = new LinkedBlockingQueue<>();
  private final CompletableFuture<Status> end = new CompletableFuture<>();

  private RawStream(ManagedChannel channel, ClientCall<Q, R> call) {
    this.channel = channel;
    this.call = call;
  }

  static <Q, R> RawStream<Q, R> open(int port, MethodDescriptor<Q, R> method) {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", port)
            .usePlaintext()
            .maxInboundMessageSize(256 << 20)
            .build();
    return open(channel, method, Optional.empty());
  }

  /** Opens one on a channel, which it ends. */
  static <Q, R> RawStream<Q, R> open(
      ManagedChannel channel, MethodDescriptor<Q, R> method, Optional<CallCredentials> proof) {
    CallOptions options = CallOptions.DEFAULT;
    if (proof.isPresent()) {
      options = options.withCallCredentials(proof.get());
    }
    RawStream<Q, R> stream = new RawStream<>(channel, channel.newCall(method, options));
    stream.call.start(stream.new Listener(), new Metadata());
    return stream;
  }

  private final class Listener extends ClientCall.Listener<R> {
    @Override
    public void onMessage(R message) {
      answers.add(message);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      end.complete(status);
    }
  }

  void send(Q request) {
    call.sendMessage(request);
  }

  /** Reads the next answer. */
  R read() throws InterruptedException {
    call.request(1);
    R answer = answers.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
    if (answer == null) {
      throw new IllegalStateException("no answer; the stream's end: " + end.getNow(Status.OK));
    }
    return answer;
  }

  /** How the server ends the stream. */
  Status end() throws InterruptedException {
    try {
      return end.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException open) {
      throw new IllegalStateException("the server did not end the stream", open);
    }
  }

  boolean isOpen() {
    return !end.isDone();
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
