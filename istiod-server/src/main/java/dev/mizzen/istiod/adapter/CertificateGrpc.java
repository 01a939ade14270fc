package dev.mizzen.istiod.adapter;

import com.google.protobuf.Value;
import dev.mizzen.api.security.v1alpha1.IstioCertificateRequest;
import dev.mizzen.api.security.v1alpha1.IstioCertificateResponse;
import dev.mizzen.ca.service.CertificateService;
import dev.mizzen.ca.service.CertificateService.Denied;
import dev.mizzen.ca.service.Credentials;
import dev.mizzen.ca.service.Proof;
import dev.mizzen.model.load.FaultHandler;
import dev.mizzen.xds.stream.Received;
import io.grpc.BindableService;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.protobuf.ProtoUtils;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * {@code istio.v1.auth.IstioCertificateService} over gRPC, a bound number of calls at once. A
 * caller that is remembered is answered by the workers alone; any other first proves on a virtual
 * thread of its own who it is, for that may wait for the API server.
 */
public final class CertificateGrpc implements BindableService {
  private static final String SERVICE = "istio.v1.auth.IstioCertificateService";
  private static final int MAX_CALLS = 2_000;

  private final CertificateService service;
  private final Executor workers;
  private final FaultHandler faults;
  private final AtomicInteger underWay = new AtomicInteger();

  /**
   * @param workers have certificates signed; where they throw {@link RejectedExecutionException}
   *     the caller is told to come again
   */
  public CertificateGrpc(CertificateService service, Executor workers, FaultHandler faults) {
    this.service = service;
    this.workers = workers;
    this.faults = faults;
  }

  /** The method, for servers and clients. */
  public static MethodDescriptor<IstioCertificateRequest, IstioCertificateResponse> method() {
    return MethodDescriptor.<IstioCertificateRequest, IstioCertificateResponse>newBuilder()
        .setType(MethodDescriptor.MethodType.UNARY)
        .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, "CreateCertificate"))
        .setRequestMarshaller(ProtoUtils.marshaller(IstioCertificateRequest.getDefaultInstance()))
        .setResponseMarshaller(ProtoUtils.marshaller(IstioCertificateResponse.getDefaultInstance()))
        .build();
  }

  @Override
  public ServerServiceDefinition bindService() {
    return ServerServiceDefinition.builder(SERVICE)
        .addMethod(
            method().toBuilder(
                    Received.marshaller(IstioCertificateRequest.getDefaultInstance()),
                    method().getResponseMarshaller())
                .build(),
            this::startCall)
        .build();
  }

  private ServerCall.Listener<Received<IstioCertificateRequest>> startCall(
      ServerCall<Received<IstioCertificateRequest>, IstioCertificateResponse> call,
      Metadata headers) {
    call.request(1);
    return new Listener(call, CallCredentials.of(call.getAttributes(), headers));
  }

  private final class Listener extends ServerCall.Listener<Received<IstioCertificateRequest>> {
    private final ServerCall<Received<IstioCertificateRequest>, IstioCertificateResponse> call;
    private final Credentials credentials;
    private boolean isAsked;

    Listener(
        ServerCall<Received<IstioCertificateRequest>, IstioCertificateResponse> call,
        Credentials credentials) {
      this.call = call;
      this.credentials = credentials;
    }

    @Override
    public void onMessage(Received<IstioCertificateRequest> received) {
      isAsked = true;
      received
          .message()
          .ifPresentOrElse(
              this::take,
              () ->
                  call.close(
                      Status.INVALID_ARGUMENT.withDescription("the message cannot be read"),
                      new Metadata()));
    }

    /** A caller that asks for nothing is not left waiting. */
    @Override
    public void onHalfClose() {
      if (!isAsked) {
        call.close(Status.INVALID_ARGUMENT.withDescription("there is no message"), new Metadata());
      }
    }

    private void take(IstioCertificateRequest request) {
      if (underWay.incrementAndGet() > MAX_CALLS) {
        underWay.decrementAndGet();
        call.close(
            Status.RESOURCE_EXHAUSTED.withDescription("too many requests are under way"),
            new Metadata());
        return;
      }
      service.requested();
      CertificateService.Call asked = read(request);
      work(() -> recall(asked));
    }

    private void work(Work step) {
      try {
        workers.execute(() -> run(step));
      } catch (RejectedExecutionException full) {
        end(status(service.overloaded()));
      }
    }

    private void recall(CertificateService.Call asked) throws Denied, InterruptedException {
      Optional<Proof> proof = service.remembered(credentials);
      if (proof.isPresent()) {
        answer(proof.get(), asked);
      } else {
        Thread.ofVirtual().name("csr").start(() -> run(() -> prove(asked)));
      }
    }

    private void prove(CertificateService.Call asked) throws Denied, InterruptedException {
      Proof proof = service.prove(credentials);
      work(() -> answer(proof, asked));
    }

    private void answer(Proof proof, CertificateService.Call asked)
        throws Denied, InterruptedException {
      List<String> chain = service.create(proof, credentials, asked);
      call.sendHeaders(new Metadata());
      call.sendMessage(IstioCertificateResponse.newBuilder().addAllCertChain(chain).build());
      end(Status.OK);
    }

    /** A step that fails is the last one. */
    private void run(Work step) {
      try {
        step.run();
      } catch (Denied denied) {
        end(status(denied));
      } catch (InterruptedException stopping) {
        end(Status.UNAVAILABLE.withDescription("server is stopping"));
      } catch (RuntimeException fault) {
        faults.handle("certificate service", fault);
        end(Status.INTERNAL.withDescription("internal error; see the server's log"));
      }
    }

    private void end(Status status) {
      underWay.decrementAndGet();
      if (!call.isCancelled()) {
        call.close(status, new Metadata());
      }
    }
  }

  /** One step of a call. */
  private interface Work {
    void run() throws Denied, InterruptedException;
  }

  private static CertificateService.Call read(IstioCertificateRequest request) {
    return new CertificateService.Call(
        request.getCsr(),
        request.getValidityDuration(),
        text(request, "CertSigner"),
        text(request, "ImpersonatedIdentity"));
  }

  private static String text(IstioCertificateRequest request, String key) {
    return request
        .getMetadata()
        .getFieldsOrDefault(key, Value.getDefaultInstance())
        .getStringValue();
  }

  private static Status status(Denied denied) {
    Status status =
        switch (denied.code()) {
          case UNAUTHENTICATED -> Status.UNAUTHENTICATED;
          case INVALID_ARGUMENT -> Status.INVALID_ARGUMENT;
          case INTERNAL -> Status.INTERNAL;
          case RESOURCE_EXHAUSTED -> Status.RESOURCE_EXHAUSTED;
          case UNAVAILABLE -> Status.UNAVAILABLE;
        };
    return status.withDescription(denied.getMessage());
  }
}
