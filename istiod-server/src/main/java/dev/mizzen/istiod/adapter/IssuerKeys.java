package dev.mizzen.istiod.adapter;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.JSONObjectUtils;
import dev.mizzen.ca.service.OidcRule;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The keys of an OIDC issuer, fetched when they are first needed and kept; a key that is not among
 * them has them fetched again, at a bounded rate. Safe for use by many threads.
 */
public final class IssuerKeys implements JWKSource<SecurityContext> {
  private static final int TIMEOUT = (int) Duration.ofSeconds(3).toMillis();
  private static final int MAX_BYTES = 1 << 20;
  private static final long OUTAGE = Duration.ofHours(4).toMillis();

  private final OidcRule rule;
  private final DefaultResourceRetriever http =
      new DefaultResourceRetriever(TIMEOUT, TIMEOUT, MAX_BYTES);
  private volatile Optional<JWKSource<SecurityContext>> found = Optional.empty();

  public IssuerKeys(OidcRule rule) {
    this.rule = rule;
  }

  @Override
  public List<JWK> get(JWKSelector selector, SecurityContext context) throws KeySourceException {
    return source().get(selector, context);
  }

  private JWKSource<SecurityContext> source() throws KeySourceException {
    Optional<JWKSource<SecurityContext>> known = found;
    return known.isPresent() ? known.get() : find();
  }

  private synchronized JWKSource<SecurityContext> find() throws KeySourceException {
    if (found.isEmpty()) {
      found =
          Optional.of(
              JWKSourceBuilder.<SecurityContext>create(address(), http)
                  .retrying(true)
                  .outageTolerant(OUTAGE)
                  .build());
    }
    return found.get();
  }

  private URL address() throws KeySourceException {
    try {
      return url(rule.keysUrl().isEmpty() ? discovered() : rule.keysUrl());
    } catch (IOException | ParseException | IllegalArgumentException failed) {
      throw new KeySourceException(
          "issuer " + rule.issuer() + " does not say where its keys are: " + failed.getMessage(),
          failed);
    }
  }

  private String discovered() throws IOException, ParseException {
    String base = rule.issuer().replaceAll("/+$", "");
    String document =
        http.retrieveResource(url(base + "/.well-known/openid-configuration")).getContent();
    return JSONObjectUtils.getString(JSONObjectUtils.parse(document), "jwks_uri");
  }

  private static URL url(String text) throws MalformedURLException {
    return URI.create(text).toURL();
  }
}
