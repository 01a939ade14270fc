package dev.mizzen.agent;

import com.google.protobuf.Any;
import dev.mizzen.api.security.v1alpha1.IstioCertificateRequest;
import dev.mizzen.api.security.v1alpha1.IstioCertificateResponse;
import dev.mizzen.ca.CertificateProfile;
import dev.mizzen.ca.CertificateSigner;
import dev.mizzen.ca.Identity;
import dev.mizzen.ca.Issuer;
import dev.mizzen.ca.KeyPairs;
import dev.mizzen.ca.Pem;
import dev.mizzen.ca.Signer;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.grpc.BindableService;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/**
 * An authority and an ADS over TLS under istiod's name. Signs whatever is asked for, in the name
 * that the request asks for; ADS answers each first request of a type with the type.
 */
final class FakeControlPlane implements AutoCloseable {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final Metadata.Key<String> CLUSTER_ID =
      Metadata.Key.of("clusterid", Metadata.ASCII_STRING_MARSHALLER);
  private static final MethodDescriptor<IstioCertificateRequest, IstioCertificateResponse> CREATE =
      MethodDescriptor.<IstioCertificateRequest, IstioCertificateResponse>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName("istio.v1.auth.IstioCertificateService/CreateCertificate")
          .setRequestMarshaller(ProtoUtils.marshaller(IstioCertificateRequest.getDefaultInstance()))
          .setResponseMarshaller(
              ProtoUtils.marshaller(IstioCertificateResponse.getDefaultInstance()))
          .build();

  private final CertificateSigner signer = new CertificateSigner();
  private final Identity root;
  private final Server server;

  /** Statuses to answer the next requests for certificates with. */
  final Queue<Status> refusals = new ConcurrentLinkedQueue<>();

  /** Who called what, as {@code METHOD TOKEN CLUSTER}. */
  final Queue<String> calls = new ConcurrentLinkedQueue<>();

  /** What ADS was asked, in order. */
  final Queue<DeltaDiscoveryRequest> requests = new ConcurrentLinkedQueue<>();

  /** What ADS answers with, by type; else with nothing. */
  final Map<String, Any> resources = new ConcurrentHashMap<>();

  /** ADS streams that Envoy's side ended. */
  final Queue<String> endings = new ConcurrentLinkedQueue<>();

  FakeControlPlane() throws IOException, Signer.SigningFailure {
    Instant now = Instant.now();
    root =
        signer.selfSigned(
            new CertificateProfile.Root("cluster.local", Duration.ofDays(1)),
            KeyPairs.ec(),
            now.minusSeconds(60));
    KeyPair keys = KeyPairs.ec();
    List<X509Certificate> chain =
        signer.sign(
            CertificateProfile.Server.of(List.of(AgentSettings.ISTIOD), Duration.ofDays(1)),
            keys.getPublic(),
            issuer(),
            now);
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .sslContext(GrpcSslContexts.forServer(pem(Pem.text(chain)), pem(pkcs8(keys))).build())
            .addService(watched(this::certificates))
            .addService(watched(new Ads()))
            .build()
            .start();
  }

  private Issuer issuer() {
    return new Issuer(Signer.of(root.key()), root.chain());
  }

  private static String pkcs8(KeyPair keys) {
    return Pem.text(keys.getPrivate());
  }

  private static InputStream pem(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
  }

  private ServerServiceDefinition watched(BindableService service) {
    return ServerInterceptors.intercept(service, new Calls());
  }

  InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort());
  }

  String roots() {
    return Pem.text(root.chain());
  }

  private ServerServiceDefinition certificates() {
    return ServerServiceDefinition.builder("istio.v1.auth.IstioCertificateService")
        .addMethod(CREATE, ServerCalls.asyncUnaryCall(this::create))
        .build();
  }

  private void create(
      IstioCertificateRequest request, StreamObserver<IstioCertificateResponse> answer) {
    try {
      answer.onNext(
          IstioCertificateResponse.newBuilder()
              .addCertChain(Pem.text(sign(request)))
              .addCertChain(roots())
              .build());
      answer.onCompleted();
    } catch (Exception refused) {
      answer.onError(refused);
    }
  }

  private List<X509Certificate> sign(IstioCertificateRequest request) throws Exception {
    Status refusal = refusals.poll();
    if (refusal != null) {
      throw new StatusException(refusal);
    }
    try (PEMParser parser = new PEMParser(new StringReader(request.getCsr()))) {
      JcaPKCS10CertificationRequest csr =
          new JcaPKCS10CertificationRequest(
              (PKCS10CertificationRequest) Optional.ofNullable(parser.readObject()).orElseThrow());
      return signer.sign(
          new CertificateProfile.Workload(
              List.of(AlternativeNames.of(csr)),
              Optional.empty(),
              Duration.ofSeconds(request.getValidityDuration())),
          csr.getPublicKey(),
          issuer(),
          Instant.now());
    }
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  private final class Calls implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
      calls.add(
          "%s %s %s"
              .formatted(
                  call.getMethodDescriptor().getBareMethodName(),
                  headers.get(AUTHORIZATION),
                  headers.get(CLUSTER_ID)));
      return next.startCall(call, headers);
    }
  }

  private final class Ads
      extends AggregatedDiscoveryServiceGrpc.AggregatedDiscoveryServiceImplBase {
    @Override
    public StreamObserver<DeltaDiscoveryRequest> deltaAggregatedResources(
        StreamObserver<DeltaDiscoveryResponse> answers) {
      return new StreamObserver<>() {
        @Override
        public void onNext(DeltaDiscoveryRequest request) {
          if (request.getTypeUrl().equals("end")) {
            answers.onError(Status.UNAVAILABLE.withDescription("gone").asException());
            return;
          }
          requests.add(request);
          if (!request.getResponseNonce().isEmpty()) {
            return;
          }
          DeltaDiscoveryResponse.Builder answer =
              DeltaDiscoveryResponse.newBuilder().setTypeUrl(request.getTypeUrl()).setNonce("n1");
          Optional.ofNullable(resources.get(request.getTypeUrl()))
              .ifPresent(found -> answer.addResourcesBuilder().setResource(found));
          answers.onNext(answer.build());
        }

        @Override
        public void onError(Throwable gone) {
          endings.add("cancelled");
        }

        @Override
        public void onCompleted() {
          answers.onCompleted();
          endings.add("completed");
        }
      };
    }
  }
}
