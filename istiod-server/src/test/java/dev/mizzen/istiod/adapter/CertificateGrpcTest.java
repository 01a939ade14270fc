package dev.mizzen.istiod.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.api.security.v1alpha1.IstioCertificateRequest;
import dev.mizzen.api.security.v1alpha1.IstioCertificateResponse;
import dev.mizzen.ca.service.Authenticator;
import dev.mizzen.ca.service.Authenticators;
import dev.mizzen.ca.service.CertificateService;
import dev.mizzen.ca.service.Credentials;
import dev.mizzen.ca.service.CsrFailure;
import dev.mizzen.ca.service.Impersonation;
import dev.mizzen.ca.service.IssuanceObserver;
import dev.mizzen.ca.service.IssuedChain;
import dev.mizzen.ca.service.NodePods;
import dev.mizzen.ca.service.Proof;
import dev.mizzen.ca.service.SigningThreads;
import dev.mizzen.model.identity.Caller;
import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CertificateGrpcTest {
  private static final int LIMIT_SECONDS = 60;
  private static final Proof CALLER =
      new Proof(
          new Caller(List.of("spiffe://cluster.local/ns/a/sa/b")),
          Optional.empty(),
          Optional.empty());

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch answer = new CountDownLatch(1);
  private final List<String> observed = Collections.synchronizedList(new ArrayList<>());
  private final SigningThreads oneThread = new SigningThreads(1, 10);
  private final List<Server> servers = new ArrayList<>();
  private final List<ManagedChannel> channels = new ArrayList<>();

  @AfterEach
  void stop() {
    answer.countDown();
    channels.forEach(ManagedChannel::shutdownNow);
    servers.forEach(Server::shutdownNow);
    oneThread.close();
  }

  private ManagedChannel serving(Executor workers) throws IOException {
    CertificateService service =
        new CertificateService(
            new Authenticators(List.of(authenticator(this::afterAWhile)), true),
            new Authenticators(List.of(authenticator(CertificateGrpcTest::atOnce)), true),
            new Impersonation(Set.of(), new NoPods()),
            request -> new IssuedChain(List.of("leaf"), "roots"),
            new Observer());
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(
                new CertificateGrpc(
                    service,
                    workers,
                    (where, fault) -> {
                      throw new AssertionError(where, fault);
                    }))
            .build()
            .start();
    servers.add(server);
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("localhost", server.getPort()).usePlaintext().build();
    channels.add(channel);
    return channel;
  }

  private interface Judgement {
    Optional<Proof> of(Credentials credentials)
        throws Authenticator.Refused, Authenticator.Unavailable, InterruptedException;
  }

  private static Authenticator authenticator(Judgement judgement) {
    return new Authenticator() {
      @Override
      public String name() {
        return "test";
      }

      @Override
      public Optional<Proof> authenticate(Credentials credentials)
          throws Refused, Unavailable, InterruptedException {
        return judgement.of(credentials);
      }
    };
  }

  private Optional<Proof> afterAWhile(Credentials credentials) throws InterruptedException {
    asked.countDown();
    answer.await();
    return Optional.of(CALLER);
  }

  private static Optional<Proof> atOnce(Credentials credentials) throws Authenticator.Unavailable {
    if (!credentials.token().equals(Optional.of("known"))) {
      throw new Authenticator.Unavailable("not remembered");
    }
    return Optional.of(CALLER);
  }

  private static CompletableFuture<IstioCertificateResponse> call(
      ManagedChannel channel, String token) {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
    CompletableFuture<IstioCertificateResponse> answer = new CompletableFuture<>();
    ClientCalls.asyncUnaryCall(
        ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers))
            .newCall(
                CertificateGrpc.method(),
                CallOptions.DEFAULT.withDeadlineAfter(LIMIT_SECONDS, TimeUnit.SECONDS)),
        IstioCertificateRequest.newBuilder().setCsr("csr").build(),
        new StreamObserver<>() {
          @Override
          public void onNext(IstioCertificateResponse value) {
            answer.complete(value);
          }

          @Override
          public void onError(Throwable failure) {
            answer.completeExceptionally(failure);
          }

          @Override
          public void onCompleted() {}
        });
    return answer;
  }

  @Test
  void whoHasToBeAskedAboutHoldsUpNobodyWhoIsRemembered() throws Exception {
    ManagedChannel channel = serving(oneThread);
    CompletableFuture<IstioCertificateResponse> stranger = call(channel, "unknown");
    assertThat(asked.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();

    assertThat(call(channel, "known").get().getCertChainList()).containsExactly("leaf", "roots");

    assertThat(stranger.isDone()).isFalse();
    answer.countDown();
    assertThat(stranger.get().getCertChainList()).containsExactly("leaf", "roots");
    assertThat(observed).containsExactly("requested", "requested", "issued", "issued");
  }

  @Test
  void whereWorkersTakeNoMoreTheCallerIsToldToComeAgain() throws Exception {
    ManagedChannel channel =
        serving(
            task -> {
              throw new RejectedExecutionException();
            });

    assertThatThrownBy(() -> call(channel, "known").get())
        .hasCauseInstanceOf(StatusRuntimeException.class)
        .satisfies(
            failure ->
                assertThat(Status.fromThrowable(failure).getCode())
                    .isEqualTo(Status.Code.RESOURCE_EXHAUSTED));
    assertThat(observed).containsExactly("requested", "OVERLOADED");
  }

  private final class Observer implements IssuanceObserver {
    @Override
    public void requested() {
      observed.add("requested");
    }

    @Override
    public void authenticationFailed() {
      observed.add("unbelieved");
    }

    @Override
    public void failed(CsrFailure.Kind kind) {
      observed.add(kind.name());
    }

    @Override
    public void issued(String identity, Optional<InetAddress> peer, IssuedChain chain) {
      observed.add("issued");
    }
  }

  private static final class NoPods implements NodePods {
    @Override
    public Optional<NodePod> pod(String namespace, String name) {
      return Optional.empty();
    }

    @Override
    public boolean runsOn(String node, String namespace, String serviceAccount) {
      return false;
    }
  }
}
