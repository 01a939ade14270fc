package dev.mizzen.istiod.adapter;

import com.google.protobuf.Value;
import dev.mizzen.api.security.v1alpha1.IstioCertificateRequest;
import dev.mizzen.api.security.v1alpha1.IstioCertificateResponse;
import dev.mizzen.ca.service.CertificateService;
import dev.mizzen.ca.service.Credentials;
import dev.mizzen.model.load.FaultHandler;
import dev.mizzen.xds.stream.Received;
import io.grpc.BindableService;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.protobuf.ProtoUtils;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * {@code istio.v1.auth.IstioCertificateService} over gRPC: each call on a virtual thread of its
 * own, a bound number at once.
 */
public final class CertificateGrpc implements BindableService {
  private static final String SERVICE = "istio.v1.auth.IstioCertificateService";
  private static final int MAX_CALLS = 2_000;

  private final CertificateService service;
  private final FaultHandler faults;
  private final AtomicInteger underWay = new AtomicInteger();

  public CertificateGrpc(CertificateService service, FaultHandler faults) {
    this.service = service;
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
      Thread.ofVirtual().name("csr").start(() -> answer(request));
    }

    private void answer(IstioCertificateRequest request) {
      Status end;
      try {
        var chain = service.create(credentials, read(request));
        call.sendHeaders(new Metadata());
        call.sendMessage(IstioCertificateResponse.newBuilder().addAllCertChain(chain).build());
        end = Status.OK;
      } catch (CertificateService.Denied denied) {
        end = status(denied);
      } catch (InterruptedException stopping) {
        end = Status.UNAVAILABLE.withDescription("server is stopping");
      } catch (RuntimeException fault) {
        faults.handle("certificate service", fault);
        end = Status.INTERNAL.withDescription("internal error; see the server's log");
      } finally {
        underWay.decrementAndGet();
      }
      if (!call.isCancelled()) {
        call.close(end, new Metadata());
      }
    }
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

  private static Status status(CertificateService.Denied denied) {
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
