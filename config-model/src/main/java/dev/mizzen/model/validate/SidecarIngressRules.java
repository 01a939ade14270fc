package dev.mizzen.model.validate;

import dev.mizzen.api.networking.v1alpha3.IstioIngressListener;
import dev.mizzen.api.networking.v1alpha3.ServerTLSSettings;
import dev.mizzen.api.networking.v1alpha3.ServerTLSSettings.TLSmode;
import dev.mizzen.api.networking.v1alpha3.SidecarPort;
import dev.mizzen.model.service.Protocol;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rules about a Sidecar's ingress listeners. */
final class SidecarIngressRules {
  private static final Pattern HOST_AND_PORT =
      Pattern.compile("(?:\\[([^\\[\\]]*)\\]|([^:\\[\\]]*)):\\+?0*([0-9]{1,5})");
  private static final Set<String> OWN_HOSTS = Set.of("", "127.0.0.1", "0.0.0.0", "::1", "::");

  private final Checks checks;

  SidecarIngressRules(Checks checks) {
    this.checks = checks;
  }

  void check(IstioIngressListener listener, String path) {
    if (!listener.hasPort()) {
      checks.error(path + ".port", "is missing");
      return;
    }
    port(listener.getPort(), path + ".port");
    if (!listener.getBind().isEmpty()) {
      checks.ip(listener.getBind(), path + ".bind");
    }
    if (!listener.getDefaultEndpoint().isEmpty()) {
      endpoint(listener.getDefaultEndpoint(), path + ".defaultEndpoint");
    }
    Protocol protocol = Checks.protocolOf(listener.getPort().getProtocol());
    if (listener.hasTls()) {
      tls(listener.getTls(), protocol, path + ".tls");
    }
    if (listener.hasConnectionPool()) {
      new ConnectionPoolRules(checks).check(listener.getConnectionPool(), path + ".connectionPool");
      if (listener.getConnectionPool().hasHttp() && !protocol.isHttp()) {
        checks.warn(
            path + ".connectionPool.http",
            "is set, which a port of " + protocol.text() + " does not use");
      }
    }
  }

  private void port(SidecarPort port, String path) {
    if (!port.getName().isEmpty()) {
      checks.dnsLabel(port.getName(), path + ".name");
    }
    checks.want(
        port.getTargetPort() == 0, path + ".targetPort", "is set, which a Sidecar does not use");
    checks.optionalProtocol(port.getProtocol(), path + ".protocol");
    checks.port(port.getNumber(), path + ".number");
  }

  private void endpoint(String endpoint, String path) {
    if (Checks.isUnix(endpoint)) {
      checks.unixAddress(endpoint, path);
      return;
    }
    Matcher matcher = HOST_AND_PORT.matcher(endpoint);
    boolean isOwn =
        matcher.matches()
            && OWN_HOSTS.contains(matcher.group(1) == null ? matcher.group(2) : matcher.group(1))
            && Checks.isPort(Integer.parseInt(matcher.group(3)));
    checks.want(
        isOwn,
        path,
        "is \""
            + endpoint
            + "\", want 127.0.0.1:port, 0.0.0.0:port, [::1]:port, [::]:port or unix://path");
  }

  private void tls(ServerTLSSettings tls, Protocol protocol, String path) {
    checks.want(
        tls.getSubjectAltNamesCount() == 0,
        path + ".subjectAltNames",
        "is set, which a Sidecar does not use");
    checks.want(
        !tls.getHttpsRedirect(), path + ".httpsRedirect", "is set, which a Sidecar does not use");
    checks.want(
        tls.getCredentialName().isEmpty(),
        path + ".credentialName",
        "is set, which a Sidecar does not use");
    checks.want(
        tls.getCredentialNamesCount() == 0,
        path + ".credentialNames",
        "is set, which a Sidecar does not use");
    checks.want(
        tls.getTlsCertificatesCount() == 0,
        path + ".tlsCertificates",
        "is set, which a Sidecar does not use");
    boolean isOurs =
        tls.getMode() != TLSmode.ISTIO_MUTUAL && tls.getMode() != TLSmode.AUTO_PASSTHROUGH;
    checks.want(isOurs, path + ".mode", "is " + tls.getMode() + ", which a Sidecar does not use");
    checks.want(
        protocol.isTls(), path, "is set, which a port of " + protocol.text() + " does not use");
    new ServerTlsChecks(checks).check(tls, path);
  }
}
