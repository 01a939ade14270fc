package dev.mizzen.model.validate;

import dev.mizzen.api.networking.v1alpha3.HTTPMatchRequest;
import dev.mizzen.api.networking.v1alpha3.StringMatch;
import dev.mizzen.api.networking.v1alpha3.TLSRoute;
import dev.mizzen.api.networking.v1alpha3.VirtualService;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.Hostname;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Rules about VirtualServices; one without hosts is a delegate. */
final class VirtualServiceRules {
  private static final String MESH = "mesh";

  /** How a gateway of another network names a service in the SNI. */
  private static final Pattern SNI_HOST = Pattern.compile("outbound_\\.([0-9]+)_\\._\\.(.+)");

  private final Checks checks;
  private final RouteAuthor author;
  private final HttpRouteRules httpRoutes;
  private final L4RouteRules l4Routes;

  VirtualServiceRules(Checks checks, RouteAuthor author) {
    this.checks = checks;
    this.author = author;
    this.httpRoutes = new HttpRouteRules(checks, author);
    this.l4Routes = new L4RouteRules(checks, author);
  }

  void check(ConfigResource<?> resource, VirtualService service) {
    boolean isDelegate = service.getHostsCount() == 0;
    if (isDelegate) {
      delegate(service);
    }
    new GatewayNames(checks, author).check(service.getGatewaysList(), "spec.gateways");
    boolean isForMesh = service.getGatewaysCount() == 0 || service.getGatewaysList().contains(MESH);
    hosts(service, isForMesh);
    if (isForMesh) {
      noClaims(service);
    }
    boolean hasRoutes =
        service.getHttpCount() > 0 || service.getTlsCount() > 0 || service.getTcpCount() > 0;
    checks.want(hasRoutes, "spec", "has none of http, tls and tcp");
    for (int i = 0; i < service.getHttpCount(); i++) {
      httpRoutes.check(service.getHttp(i), isDelegate, "spec.http[" + i + "]");
    }
    boolean isForGateways = !service.getGatewaysList().contains(MESH);
    for (int i = 0; i < service.getTlsCount(); i++) {
      l4Routes.tls(service.getTls(i), service.getHostsList(), isForGateways, "spec.tls[" + i + "]");
    }
    for (int i = 0; i < service.getTcpCount(); i++) {
      l4Routes.tcp(service.getTcp(i), "spec.tcp[" + i + "]");
    }
    new ExportToChecks(checks, resource.namespace()).checkSeen(service.getExportToList());
    new ShadowedRoutes(checks).check(service);
  }

  private void delegate(VirtualService service) {
    checks.want(
        service.getGatewaysCount() == 0,
        "spec.gateways",
        "is set, want none where there are no hosts");
    checks.want(
        service.getTlsCount() == 0, "spec.tls", "is set, want none where there are no hosts");
    checks.want(
        service.getTcpCount() == 0, "spec.tcp", "is set, want none where there are no hosts");
  }

  private void hosts(VirtualService service, boolean isForMesh) {
    List<String> hosts = service.getHostsList();
    boolean takesSniHosts =
        !isForMesh && service.getTlsList().stream().anyMatch(VirtualServiceRules::hasSniHosts);
    boolean areValid = true;
    for (int i = 0; i < hosts.size(); i++) {
      String host = hosts.get(i);
      String path = "spec.hosts[" + i + "]";
      if (host.equals("*") && isForMesh) {
        checks.error(path, "is *, which only a VirtualService of gateways may have");
        areValid = false;
      } else if (!isHost(host) && !(takesSniHosts && isSniHost(host))) {
        checks.wildcardDomain(host, path);
        areValid = false;
      }
    }
    if (areValid) {
      distinct(hosts);
    }
  }

  private static boolean hasSniHosts(TLSRoute route) {
    return route.getMatchList().stream().anyMatch(match -> match.getSniHostsCount() > 0);
  }

  private static boolean isHost(String host) {
    return DomainNames.isWildcardDomain(host) || IpAddresses.isIp(host);
  }

  static boolean isSniHost(String host) {
    var matcher = SNI_HOST.matcher(host);
    return matcher.matches() && DomainNames.isWildcardDomain(matcher.group(2));
  }

  private void distinct(List<String> hosts) {
    for (int i = 0; i < hosts.size(); i++) {
      Hostname host = new Hostname(hosts.get(i));
      for (int j = 0; j < i; j++) {
        if (host.matches(new Hostname(hosts.get(j)))) {
          checks.error(
              "spec.hosts[" + i + "]",
              "is \"" + host + "\", which overlaps with \"" + hosts.get(j) + "\"");
        }
      }
    }
  }

  private void noClaims(VirtualService service) {
    for (int i = 0; i < service.getHttpCount(); i++) {
      List<HTTPMatchRequest> matches = service.getHttp(i).getMatchList();
      for (int j = 0; j < matches.size(); j++) {
        String path = "spec.http[" + i + "].match[" + j + "]";
        noClaims(matches.get(j).getHeadersMap(), path + ".headers");
        noClaims(matches.get(j).getWithoutHeadersMap(), path + ".withoutHeaders");
      }
    }
  }

  private void noClaims(Map<String, StringMatch> headers, String path) {
    for (String name : headers.keySet()) {
      checks.want(
          !HeaderChecks.isJwtClaim(name),
          path + "[" + name + "]",
          "is a claim, which only gateways can match");
    }
  }
}
