package dev.mizzen.istiod.hostile;

import dev.mizzen.agent.UnreadMessages;
import dev.mizzen.istiod.adapter.CertificateGrpc;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.grpc.CallCredentials;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

/** Spoilt bytes and messages over real sockets. Each has to be answered or ended in time. */
final class PortTargets {
  private static final int LIMIT_SECONDS = 8;

  private PortTargets() {}

  /**
   * Bytes as soon as a connection is open.
   *
   * @param tls to speak first; empty for none
   */
  record Bytes(String name, int port, Optional<SSLContext> tls, List<byte[]> seeds)
      implements FuzzTarget {
    @Override
    public boolean take(Mutator random) throws Exception {
      byte[] bytes = random.spoil(random.oneOf(seeds));
      try (Socket socket = open()) {
        socket.setSoTimeout(LIMIT_SECONDS * 1000);
        socket.getOutputStream().write(bytes);
        socket.shutdownOutput();
        return socket.getInputStream().readAllBytes().length > 0;
      } catch (SocketTimeoutException hung) {
        throw new IllegalStateException("the connection was not ended", hung);
      } catch (IOException refused) {
        return false;
      }
    }

    private Socket open() throws IOException {
      return tls.isEmpty()
          ? new Socket(InetAddress.getLoopbackAddress(), port)
          : Tls.connect(tls.get(), port);
    }
  }

  /** A stream whose first or second message is spoilt. */
  static FuzzTarget stream(
      String name, ManagedChannel channel, Optional<CallCredentials> proof, List<byte[]> seeds) {
    return spoilt(
        name,
        channel,
        proof,
        seeds,
        AggregatedDiscoveryServiceGrpc.getStreamAggregatedResourcesMethod());
  }

  /** The same of a stream of deltas. */
  static FuzzTarget delta(
      String name, ManagedChannel channel, Optional<CallCredentials> proof, List<byte[]> seeds) {
    return spoilt(
        name,
        channel,
        proof,
        seeds,
        AggregatedDiscoveryServiceGrpc.getDeltaAggregatedResourcesMethod());
  }

  private static FuzzTarget spoilt(
      String name,
      ManagedChannel channel,
      Optional<CallCredentials> proof,
      List<byte[]> seeds,
      MethodDescriptor<?, ?> method) {
    return new Calls(
        name,
        channel,
        options(proof),
        raw(method),
        random -> {
          byte[] spoilt = random.spoil(random.oneOf(seeds));
          return random.onceIn(2) ? List.of(spoilt) : List.of(seeds.getFirst(), spoilt);
        });
  }

  /** A stream whose node says what it should not. */
  static FuzzTarget node(
      String name,
      ManagedChannel channel,
      Optional<CallCredentials> proof,
      List<DiscoveryRequest> seeds) {
    MethodDescriptor<byte[], byte[]> method =
        raw(AggregatedDiscoveryServiceGrpc.getStreamAggregatedResourcesMethod());
    return new Calls(
        name,
        channel,
        options(proof),
        method,
        random -> {
          DiscoveryRequest request = random.oneOf(seeds);
          return List.of(
              request.toBuilder()
                  .setNode(DiscoveryTargets.spoil(request.getNode(), random))
                  .build()
                  .toByteArray());
        });
  }

  /** A spoilt request for a certificate. */
  static FuzzTarget certificate(
      String name, ManagedChannel channel, Optional<CallCredentials> proof, List<byte[]> seeds) {
    return new Calls(
        name,
        channel,
        options(proof),
        raw(CertificateGrpc.method()),
        random ->
            List.of(random.onceIn(8) ? random.oneOf(seeds) : random.spoil(random.oneOf(seeds))));
  }

  private static CallOptions options(Optional<CallCredentials> proof) {
    return proof.map(CallOptions.DEFAULT::withCallCredentials).orElse(CallOptions.DEFAULT);
  }

  private static MethodDescriptor<byte[], byte[]> raw(MethodDescriptor<?, ?> method) {
    return MethodDescriptor.<byte[], byte[]>newBuilder()
        .setType(method.getType())
        .setFullMethodName(method.getFullMethodName())
        .setRequestMarshaller(UnreadMessages.BYTES)
        .setResponseMarshaller(UnreadMessages.BYTES)
        .build();
  }

  private interface Messages {
    List<byte[]> of(Mutator random);
  }

  private record Calls(
      String name,
      ManagedChannel channel,
      CallOptions options,
      MethodDescriptor<byte[], byte[]> method,
      Messages messages)
      implements FuzzTarget {
    @Override
    public boolean take(Mutator random) throws Exception {
      ClientCall<byte[], byte[]> call = channel.newCall(method, options);
      CompletableFuture<Status> end = new CompletableFuture<>();
      call.start(
          new ClientCall.Listener<>() {
            @Override
            public void onClose(Status status, Metadata trailers) {
              end.complete(status);
            }
          },
          new Metadata());
      call.request(16);
      messages.of(random).forEach(call::sendMessage);
      call.halfClose();
      try {
        Status status = end.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        if (String.valueOf(status.getDescription()).startsWith("internal error")) {
          throw new IllegalStateException("the server blames itself: " + status);
        }
        return status.isOk();
      } catch (TimeoutException | ExecutionException hung) {
        throw new IllegalStateException("the call was not ended", hung);
      } finally {
        call.cancel("over", null);
      }
    }
  }
}
