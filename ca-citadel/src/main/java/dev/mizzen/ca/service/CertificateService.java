package dev.mizzen.ca.service;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code istio.v1.auth.IstioCertificateService} without its transport: finds out who asks, then has
 * the certificate signed. Safe for use by many threads. The two are apart, for finding out may wait
 * for others, and signing is nothing but work: a caller that is remembered costs no waiting at all.
 *
 * <p>Source: Istio 1.30, security/pkg/server/ca/server.go, CreateCertificate.
 */
public final class CertificateService {
  private static final Logger LOG = LoggerFactory.getLogger(CertificateService.class);

  private final Authenticators authenticators;
  private final Authenticators fromMemory;
  private final Impersonation impersonation;
  private final CertificateAuthority authority;
  private final IssuanceObserver observer;

  /**
   * @param authenticators all
   * @param fromMemory those of them, in the same order, that answer without waiting
   */
  public CertificateService(
      Authenticators authenticators,
      Authenticators fromMemory,
      Impersonation impersonation,
      CertificateAuthority authority,
      IssuanceObserver observer) {
    this.authenticators = authenticators;
    this.fromMemory = fromMemory;
    this.impersonation = impersonation;
    this.authority = authority;
    this.observer = observer;
  }

  /**
   * What a caller asks for.
   *
   * @param csr PEM
   * @param seconds 0 and less have the authority choose
   * @param signer metadata {@code CertSigner}; empty for none
   * @param impersonated metadata {@code ImpersonatedIdentity}; empty for none
   */
  public record Call(String csr, long seconds, String signer, String impersonated) {}

  /** How a call fails, as the caller is told. */
  public enum Code {
    UNAUTHENTICATED,
    INVALID_ARGUMENT,
    INTERNAL,
    RESOURCE_EXHAUSTED,
    UNAVAILABLE
  }

  /** The caller gets no certificate. The message is for the caller, and tells it nothing more. */
  public static final class Denied extends Exception {
    private static final long serialVersionUID = 1L;

    private final Code code;

    Denied(Code code, String message) {
      super(message);
      this.code = code;
    }

    public Code code() {
      return code;
    }
  }

  /** Counts a call, which the other methods then deal with. */
  public void requested() {
    observer.requested();
  }

  /**
   * Who asks, where that is known without waiting; empty says nothing against the caller, which is
   * then to {@link #prove} who it is.
   */
  public Optional<Proof> remembered(Credentials credentials) throws InterruptedException {
    try {
      return fromMemory.authenticate(credentials);
    } catch (Authenticator.Refused | Authenticator.Unavailable notYet) {
      return Optional.empty();
    }
  }

  /** The request is not even looked at, for there is too much to do. */
  public Denied overloaded() {
    observer.failed(CsrFailure.Kind.OVERLOADED);
    return new Denied(
        Code.RESOURCE_EXHAUSTED,
        "CSR signing error (too many requests are waiting for a signature)");
  }

  /** The whole of a call, for who may wait: finds out who asks, then has the certificate signed. */
  public List<String> create(Credentials credentials, Call call)
      throws Denied, InterruptedException {
    requested();
    return create(prove(credentials), credentials, call);
  }

  /**
   * The chain, PEM: the certificate, those that signed it one by one, and all roots in one. Blocks
   * as long as the authority does.
   *
   * @param proof of who shows the credentials
   */
  public List<String> create(Proof proof, Credentials credentials, Call call)
      throws Denied, InterruptedException {
    List<String> identities = proof.caller().identities();
    if (!call.impersonated().isEmpty()) {
      impersonate(proof, call.impersonated());
      identities = List.of(call.impersonated());
    }
    try {
      IssuedChain issued =
          authority.issue(
              new IssueRequest(
                  call.csr(),
                  identities,
                  Optional.of(seconds(call.seconds())),
                  Optional.of(call.signer()).filter(name -> !name.isEmpty())));
      observer.issued(identities.getFirst(), credentials.peer(), issued);
      return issued.elements();
    } catch (CsrFailure failure) {
      throw denied(failure, identities);
    }
  }

  /** No longer than a clock can tell. */
  private static Duration seconds(long asked) {
    long most = Duration.ofDays(365_000).toSeconds();
    return Duration.ofSeconds(Math.clamp(asked, 0, most));
  }

  /** Finds out who asks. Blocks for a bounded time. */
  public Proof prove(Credentials credentials) throws Denied, InterruptedException {
    String reason;
    try {
      Optional<Proof> proof = authenticators.authenticate(credentials);
      if (proof.isPresent()) {
        return proof.get();
      }
      reason = "the call is not encrypted";
    } catch (Authenticator.Refused refused) {
      reason = String.valueOf(refused.getMessage());
    } catch (Authenticator.Unavailable unavailable) {
      observer.authenticationFailed();
      LOG.atWarn()
          .addKeyValue("peer", credentials.peer())
          .addKeyValue("reason", unavailable.getMessage())
          .log("a caller cannot be authenticated now");
      throw new Denied(Code.UNAVAILABLE, "request cannot be authenticated now");
    }
    observer.authenticationFailed();
    LOG.atWarn()
        .addKeyValue("peer", credentials.peer())
        .addKeyValue("reason", reason)
        .log("a caller that asked for a certificate is not believed");
    throw new Denied(Code.UNAUTHENTICATED, "request authenticate failure");
  }

  private void impersonate(Proof proof, String wanted) throws Denied {
    try {
      impersonation.check(proof, wanted);
    } catch (Authenticator.Refused refused) {
      observer.authenticationFailed();
      LOG.atWarn()
          .addKeyValue("caller", proof.caller().identities())
          .addKeyValue("reason", refused.getMessage())
          .log("a caller may not have another's certificate");
      throw new Denied(Code.UNAUTHENTICATED, "request impersonation authentication failure");
    }
  }

  private Denied denied(CsrFailure failure, List<String> identities) {
    observer.failed(failure.kind());
    LOG.atWarn()
        .addKeyValue("caller", identities)
        .addKeyValue("kind", failure.kind())
        .addKeyValue("reason", failure.getMessage())
        .log("no certificate was signed");
    Code code =
        switch (failure.kind()) {
          case CSR_ERROR, TTL_ERROR -> Code.INVALID_ARGUMENT;
          case CERT_GEN_ERROR, CA_NOT_READY -> Code.INTERNAL;
          case OVERLOADED -> Code.RESOURCE_EXHAUSTED;
        };
    return new Denied(code, "CSR signing error (" + failure.getMessage() + ")");
  }
}
