package dev.mizzen.model.validate;

import dev.mizzen.api.networking.v1alpha3.HTTPMatchRequest;

/** Rules about the conditions of an HTTP route. */
final class HttpMatchRules {
  private final Checks checks;
  private final HeaderChecks headers;
  private final GatewayNames gateways;

  HttpMatchRules(Checks checks, RouteAuthor author) {
    this.checks = checks;
    this.headers = new HeaderChecks(checks);
    this.gateways = new GatewayNames(checks, author);
  }

  void check(HTTPMatchRequest match, String path) {
    match
        .getHeadersMap()
        .forEach(
            (name, value) -> {
              String at = path + ".headers[" + name + "]";
              headers.matchName(name, at);
              checks.stringMatch(value, at);
            });
    match
        .getWithoutHeadersMap()
        .forEach(
            (name, value) -> {
              String at = path + ".withoutHeaders[" + name + "]";
              headers.matchName(name, at);
              // Not a regular expression: it stands for a header that is there.
              if (!value.getRegex().equals("*")) {
                checks.stringMatch(value, at);
              }
            });
    // An empty prefix of the path is allowed.
    checks.stringMatchRegex(match.getUri(), path + ".uri");
    checks.stringMatch(match.getScheme(), path + ".scheme");
    checks.stringMatch(match.getMethod(), path + ".method");
    checks.stringMatch(match.getAuthority(), path + ".authority");
    match
        .getQueryParamsMap()
        .forEach((name, value) -> checks.stringMatch(value, path + ".queryParams[" + name + "]"));
    source(match, path);
  }

  private void source(HTTPMatchRequest match, String path) {
    if (match.getPort() != 0) {
      checks.port(match.getPort(), path + ".port");
    }
    checks.labels(match.getSourceLabelsMap(), path + ".sourceLabels");
    gateways.checkSyntax(match.getGatewaysList(), path + ".gateways");
    if (!match.getSourceNamespace().isEmpty()) {
      checks.dnsLabel(match.getSourceNamespace(), path + ".sourceNamespace");
    }
  }
}
