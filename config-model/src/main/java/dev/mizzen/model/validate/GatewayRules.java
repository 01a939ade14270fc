package dev.mizzen.model.validate;

import dev.mizzen.api.networking.v1alpha3.Gateway;
import dev.mizzen.api.networking.v1alpha3.Port;
import dev.mizzen.api.networking.v1alpha3.Server;
import dev.mizzen.api.networking.v1alpha3.ServerTLSSettings;
import dev.mizzen.api.networking.v1alpha3.ServerTLSSettings.TLSmode;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.service.Protocol;
import java.util.HashSet;
import java.util.Set;

/** Rules about Gateways. */
final class GatewayRules {
  private final Checks checks;
  private final HostSelectors hosts;
  private final ServerTlsChecks serverTls;

  GatewayRules(Checks checks) {
    this.checks = checks;
    this.hosts = new HostSelectors(checks);
    this.serverTls = new ServerTlsChecks(checks);
  }

  void check(ConfigResource<?> resource, Gateway gateway) {
    boolean isFromGatewayApi =
        "gateway".equals(resource.meta().annotations().get("internal.istio.io/gateway-semantics"));
    if (!isFromGatewayApi) {
      checks.dnsLabel(resource.name(), "metadata.name");
    }
    checks.want(gateway.getServersCount() > 0, "spec.servers", "is empty");
    Set<String> portNames = new HashSet<>();
    for (int i = 0; i < gateway.getServersCount(); i++) {
      Server server = gateway.getServers(i);
      String path = "spec.servers[" + i + "]";
      server(server, path);
      if (server.hasPort()) {
        String name = server.getPort().getName();
        checks.want(
            portNames.add(name),
            path + ".port.name",
            "is \"" + name + "\", as that of an earlier server");
      }
    }
  }

  private void server(Server server, String path) {
    checks.want(server.getHostsCount() > 0, path + ".hosts", "is empty");
    for (int i = 0; i < server.getHostsCount(); i++) {
      hosts.gatewayHost(server.getHosts(i), path + ".hosts[" + i + "]");
    }
    bind(server, path);
    if (server.hasTls()) {
      serverTls.check(server.getTls(), path + ".tls");
    }
    if (!server.hasPort()) {
      checks.error(path + ".port", "is missing");
      return;
    }
    port(server.getPort(), server.getBind(), path + ".port");
    if (Protocol.parse(server.getPort().getProtocol()).isPresent()) {
      tlsOfPort(server, path);
    }
  }

  private void port(Port port, String bind, String path) {
    checks.protocol(port.getProtocol(), path + ".protocol");
    if (port.getNumber() != 0 || !Checks.isUnix(bind)) {
      checks.port(port.getNumber(), path + ".number");
    }
    checks.notEmpty(port.getName(), path + ".name");
    checks.want(
        port.getTargetPort() == 0, path + ".targetPort", "is set, which a Gateway does not use");
  }

  private void bind(Server server, String path) {
    String bind = server.getBind();
    if (bind.isEmpty()) {
      return;
    }
    if (!Checks.isUnix(bind)) {
      checks.ip(bind, path + ".bind");
      return;
    }
    checks.unixAddress(bind, path + ".bind");
    checks.want(
        server.getPort().getNumber() == 0,
        path + ".port.number",
        "is set, want 0 for a socket file");
  }

  private void tlsOfPort(Server server, String path) {
    Protocol protocol = Checks.protocolOf(server.getPort().getProtocol());
    if (protocol.isTls()) {
      checks.want(
          server.hasTls(), path + ".tls", "is missing, want it for a port of " + protocol.text());
    } else if (server.hasTls()) {
      boolean isAllowed = protocol.isHttp() && isRedirectOnly(server.getTls());
      checks.want(
          isAllowed, path + ".tls", "is set, which a port of " + protocol.text() + " does not use");
    }
    if (!protocol.isHttp() && server.getTls().getHttpsRedirect()) {
      checks.warn(path + ".tls.httpsRedirect", "is set, which only a port of HTTP uses");
    }
  }

  private static boolean isRedirectOnly(ServerTLSSettings tls) {
    boolean isPassthrough =
        tls.getMode() == TLSmode.PASSTHROUGH || tls.getMode() == TLSmode.AUTO_PASSTHROUGH;
    return isPassthrough
        && tls.getCaCertificates().isEmpty()
        && tls.getPrivateKey().isEmpty()
        && tls.getServerCertificate().isEmpty();
  }
}
