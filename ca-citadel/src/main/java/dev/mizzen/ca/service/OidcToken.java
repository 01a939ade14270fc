package dev.mizzen.ca.service;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.mizzen.model.identity.Caller;
import dev.mizzen.model.identity.TrustDomain;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Believes a service account's token that an issuer signed whose keys are known, without asking
 * anybody.
 *
 * <p>Source: Istio 1.30, security/pkg/server/ca/authenticate/oidc.go.
 */
public final class OidcToken implements Authenticator {
  private static final int MAX_LENGTH = 64 * 1024;
  private static final Set<JWSAlgorithm> SIGNATURES = signatures();

  private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
  private final Supplier<TrustDomain> trustDomain;

  /**
   * @param issuer claim {@code iss} has to be this
   * @param audiences one of them has to be among the claim {@code aud}
   * @param keys of the issuer
   */
  public OidcToken(
      String issuer,
      List<String> audiences,
      JWKSource<SecurityContext> keys,
      Supplier<TrustDomain> trustDomain,
      InstantSource clock) {
    this.trustDomain = trustDomain;
    processor.setJWSKeySelector(new JWSVerificationKeySelector<>(SIGNATURES, keys));
    processor.setJWTClaimsSetVerifier(
        new DefaultJWTClaimsVerifier<>(
            new HashSet<>(audiences),
            new JWTClaimsSet.Builder().issuer(issuer).build(),
            Set.of("exp", "sub"),
            Set.of()) {
          @Override
          protected Date currentTime() {
            return Date.from(clock.instant());
          }
        });
  }

  private static Set<JWSAlgorithm> signatures() {
    Set<JWSAlgorithm> all = new HashSet<>(JWSAlgorithm.Family.RSA);
    all.addAll(JWSAlgorithm.Family.EC);
    return Set.copyOf(all);
  }

  @Override
  public String name() {
    return "OIDC token";
  }

  @Override
  public Optional<Proof> authenticate(Credentials credentials) throws Refused, Unavailable {
    if (credentials.token().isEmpty()) {
      return Optional.empty();
    }
    String subject = String.valueOf(claims(credentials.token().get()).getSubject());
    ServiceAccountName account =
        ServiceAccountName.parse(subject)
            .orElseThrow(() -> new Refused("claim sub is not a service account"));
    return Optional.of(Proof.of(new Caller(List.of(account.in(trustDomain.get()).toString()))));
  }

  private JWTClaimsSet claims(String token) throws Refused, Unavailable {
    if (token.length() > MAX_LENGTH) {
      throw new Refused("the token is longer than " + MAX_LENGTH + " characters");
    }
    try {
      return processor.process(token, null);
    } catch (ParseException noToken) {
      throw new Refused("the token is no JWT");
    } catch (BadJOSEException refused) {
      throw new Refused(String.valueOf(refused.getMessage()));
    } catch (KeySourceException unknown) {
      throw new Unavailable("the issuer's keys: " + unknown.getMessage());
    } catch (JOSEException broken) {
      throw new Refused("the token's signature cannot be checked");
    }
  }
}
