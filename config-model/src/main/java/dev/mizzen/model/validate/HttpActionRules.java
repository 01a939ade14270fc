package dev.mizzen.model.validate;

import dev.mizzen.api.networking.v1alpha3.CorsPolicy;
import dev.mizzen.api.networking.v1alpha3.HTTPDirectResponse;
import dev.mizzen.api.networking.v1alpha3.HTTPRedirect;
import dev.mizzen.api.networking.v1alpha3.HTTPRetry;
import dev.mizzen.api.networking.v1alpha3.HTTPRewrite;
import dev.mizzen.api.networking.v1alpha3.RegexRewrite;
import dev.mizzen.api.networking.v1alpha3.StringMatch;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** Rules about what an HTTP route does with a request. */
final class HttpActionRules {
  private static final int MAX_BODY_BYTES = 1024 * 1024;
  private static final int LARGE_BODY_BYTES = 100 * 1024;
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "CONNECT", "OPTIONS", "TRACE", "*");

  /** Envoy's conditions of HTTP and of gRPC. */
  private static final Set<String> RETRY_ON =
      Set.of(
          "5xx",
          "gateway-error",
          "reset",
          "reset-before-request",
          "connect-failure",
          "envoy-ratelimited",
          "retriable-4xx",
          "refused-stream",
          "retriable-status-codes",
          "retriable-headers",
          "http3-post-connect-failure",
          "cancelled",
          "deadline-exceeded",
          "internal",
          "resource-exhausted",
          "unavailable");

  private final Checks checks;

  HttpActionRules(Checks checks) {
    this.checks = checks;
  }

  void redirect(HTTPRedirect redirect, String path) {
    boolean isSomething =
        !redirect.getUri().isEmpty()
            || !redirect.getAuthority().isEmpty()
            || !redirect.getScheme().isEmpty()
            || redirect.getRedirectPortCase() != HTTPRedirect.RedirectPortCase.REDIRECTPORT_NOT_SET;
    checks.want(isSomething, path, "has none of uri, authority, scheme, port and derivePort");
    int code = redirect.getRedirectCode();
    checks.want(
        code == 0 || (code >= 300 && code <= 399),
        path + ".redirectCode",
        "is " + code + ", want 300 to 399");
    Set<String> schemes = Set.of("", "http", "https");
    checks.want(
        schemes.contains(redirect.getScheme()),
        path + ".scheme",
        "is \"" + redirect.getScheme() + "\", want http or https");
    if (redirect.getPort() != 0) {
      checks.port(redirect.getPort(), path + ".port");
    }
  }

  void directResponse(HTTPDirectResponse response, String path) {
    status(response.getStatus(), checks, path + ".status");
    int size =
        Math.max(
            response.getBody().getBytes().size(),
            response.getBody().getString().getBytes(StandardCharsets.UTF_8).length);
    if (size > MAX_BODY_BYTES) {
      checks.error(path + ".body", "has " + size + " bytes, want up to " + MAX_BODY_BYTES);
    } else if (size > LARGE_BODY_BYTES) {
      checks.warn(path + ".body", "has " + size + " bytes, which every proxy is sent");
    }
  }

  static void status(int status, Checks checks, String path) {
    checks.want(
        status >= 200 && status <= 600,
        path,
        "is " + Integer.toUnsignedString(status) + ", want 200 to 599");
  }

  void retry(HTTPRetry retry, String path) {
    checks.notNegative(retry.getAttempts(), path + ".attempts");
    boolean hasDetails =
        retry.hasPerTryTimeout()
            || !retry.getRetryOn().isEmpty()
            || retry.hasRetryRemoteLocalities();
    checks.want(
        retry.getAttempts() != 0 || !hasDetails,
        path,
        "has settings beside attempts 0, which turns retries off");
    if (retry.hasPerTryTimeout()) {
      checks.duration(retry.getPerTryTimeout(), path + ".perTryTimeout");
    }
    if (retry.hasBackoff()) {
      checks.duration(retry.getBackoff(), path + ".backoff");
    }
    if (!retry.getRetryOn().isEmpty()) {
      for (String condition : retry.getRetryOn().split(",", -1)) {
        boolean isKnown = RETRY_ON.contains(condition) || HttpStatusCodes.isNamed(condition);
        checks.want(
            isKnown,
            path + ".retryOn",
            "has \"" + condition + "\", want a condition of Envoy's or a status code");
      }
    }
  }

  void rewrite(HTTPRewrite rewrite, String path) {
    boolean hasUri = !rewrite.getUri().isEmpty();
    boolean isSomething =
        hasUri || rewrite.hasUriRegexRewrite() || !rewrite.getAuthority().isEmpty();
    checks.want(isSomething, path, "has none of uri, uriRegexRewrite and authority");
    checks.want(!hasUri || !rewrite.hasUriRegexRewrite(), path, "has both uri and uriRegexRewrite");
    if (rewrite.hasUriRegexRewrite()) {
      RegexRewrite regex = rewrite.getUriRegexRewrite();
      checks.regex(regex.getMatch(), path + ".uriRegexRewrite.match");
      checks.notEmpty(regex.getRewrite(), path + ".uriRegexRewrite.rewrite");
    }
  }

  void cors(CorsPolicy cors, String path) {
    for (int i = 0; i < cors.getAllowOriginsCount(); i++) {
      origin(cors.getAllowOrigins(i), path + ".allowOrigins[" + i + "]");
    }
    for (String method : cors.getAllowMethodsList()) {
      checks.want(
          METHODS.contains(method),
          path + ".allowMethods",
          "has \"" + method + "\", which is no method of HTTP");
    }
    headerNames(cors.getAllowHeadersList(), path + ".allowHeaders");
    headerNames(cors.getExposeHeadersList(), path + ".exposeHeaders");
    if (cors.hasMaxAge()) {
      checks.duration(cors.getMaxAge(), path + ".maxAge");
      checks.wholeSeconds(cors.getMaxAge(), path + ".maxAge");
    }
  }

  private void origin(StringMatch origin, String path) {
    boolean isEmpty =
        switch (origin.getMatchTypeCase()) {
          case EXACT -> origin.getExact().isEmpty();
          case PREFIX -> origin.getPrefix().isEmpty();
          case REGEX -> origin.getRegex().isEmpty();
          case MATCHTYPE_NOT_SET -> true;
        };
    if (isEmpty) {
      checks.error(path, "is empty");
      return;
    }
    checks.stringMatchRegex(origin, path);
  }

  private void headerNames(List<String> names, String path) {
    for (String name : names) {
      checks.want(
          HeaderChecks.isToken(name), path, "has \"" + name + "\", which is no name of a header");
    }
  }
}
