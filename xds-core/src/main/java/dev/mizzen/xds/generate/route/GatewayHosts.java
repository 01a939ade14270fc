package dev.mizzen.xds.generate.route;

import dev.mizzen.model.Hostname;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Which hosts a server of a Gateway and a VirtualService have in common. */
final class GatewayHosts {
  private static final String ANY_NAMESPACE = "*";

  private GatewayHosts() {}

  /**
   * The more specific of each two that one of covers the other, in lower case.
   *
   * @param serverHosts {@code host}, or {@code namespace/host} for VirtualServices of that
   *     namespace alone
   */
  static Set<Hostname> common(
      List<String> serverHosts, String namespace, List<String> virtualServiceHosts) {
    Set<Hostname> common = new LinkedHashSet<>();
    for (String serverHost : serverHosts) {
      int slash = serverHost.indexOf('/');
      String allowed = slash < 0 ? ANY_NAMESPACE : serverHost.substring(0, slash);
      if (!allowed.equals(ANY_NAMESPACE) && !allowed.equals(namespace)) {
        continue;
      }
      Hostname server = new Hostname(serverHost.substring(slash + 1));
      for (String host : virtualServiceHosts) {
        addMoreSpecific(common, server, new Hostname(host));
      }
    }
    return common;
  }

  private static void addMoreSpecific(
      Set<Hostname> common, Hostname server, Hostname virtualService) {
    if (server.isSubsetOf(virtualService)) {
      common.add(lowerCase(server));
    } else if (virtualService.isSubsetOf(server)) {
      common.add(lowerCase(virtualService));
    }
  }

  private static Hostname lowerCase(Hostname host) {
    return new Hostname(host.value().toLowerCase(Locale.ROOT));
  }
}
