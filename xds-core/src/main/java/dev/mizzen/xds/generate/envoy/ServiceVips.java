package dev.mizzen.xds.generate.envoy;

import dev.mizzen.model.mesh.Features;
import dev.mizzen.model.proxy.IpMode;
import dev.mizzen.model.proxy.ProxyType;
import dev.mizzen.model.service.Service;
import dev.mizzen.model.service.ServiceAddresses;
import dev.mizzen.xds.scope.ProxyTraits;
import java.util.List;
import java.util.stream.Stream;

/**
 * The addresses at which a proxy finds a service.
 *
 * <p>The service's own in the proxy's cluster; else those allocated for it, where the proxy answers
 * DNS itself; both of one family, or of both where mesh and proxy are dual stack. Else its default,
 * which for a ServiceEntry counts whatever its family. Source: Istio 1.30,
 * pilot/pkg/model/service.go, GetAddressForProxy and GetAllAddressesForProxy.
 */
public final class ServiceVips {
  private ServiceVips() {}

  /**
   * The address that listeners use; an IP, a CIDR, or {@link ServiceAddresses#UNSPECIFIED}. Where
   * the service has none of the proxy's families it is of another.
   */
  public static String first(Service service, ProxyTraits proxy, Features features) {
    ServiceAddresses addresses = service.addresses();
    Stream<String> vips = ofFamilies(vips(addresses, proxy), proxy.ipMode()).stream();
    Stream<String> allocated =
        addresses.isUnspecified()
            ? ofFamilies(allocated(addresses, proxy, features), proxy.ipMode()).stream()
            : Stream.empty();
    return Stream.concat(vips, allocated).findFirst().orElse(addresses.defaultAddress());
  }

  /**
   * All addresses. {@link ServiceAddresses#UNSPECIFIED} alone stands for a service without; empty
   * where the service has addresses, but none that the proxy can call.
   */
  public static List<String> all(Service service, ProxyTraits proxy, Features features) {
    ServiceAddresses addresses = service.addresses();
    List<String> vips = vips(addresses, proxy);
    List<String> known = vips.isEmpty() ? allocated(addresses, proxy, features) : vips;
    return orDefault(
        usable(known, proxy, features), addresses, addresses.defaultAddress(), proxy.ipMode());
  }

  /** The same, where the first address has taken the place of the default and the allocated. */
  public static List<String> allOfFirst(Service service, ProxyTraits proxy, Features features) {
    ServiceAddresses addresses = service.addresses();
    return orDefault(
        usable(vips(addresses, proxy), proxy, features),
        addresses,
        first(service, proxy, features),
        proxy.ipMode());
  }

  private static List<String> orDefault(
      List<String> usable, ServiceAddresses addresses, String fallback, IpMode mode) {
    if (!usable.isEmpty()) {
      return usable;
    }
    return addresses.clusterVips().isEmpty()
        ? List.of(fallback)
        : ofFamilies(List.of(fallback), mode);
  }

  private static List<String> vips(ServiceAddresses addresses, ProxyTraits proxy) {
    return addresses.clusterVips().getOrDefault(proxy.clusterId(), List.of());
  }

  private static List<String> allocated(
      ServiceAddresses addresses, ProxyTraits proxy, Features features) {
    boolean isUsed =
        (proxy.options().dnsCapture() || proxy.type() == ProxyType.WAYPOINT)
            && (proxy.options().dnsAutoAllocate() || features.ipAutoallocate());
    return isUsed
        ? Stream.of(addresses.autoAllocatedIpv4(), addresses.autoAllocatedIpv6())
            .filter(address -> !address.isEmpty())
            .toList()
        : List.of();
  }

  private static List<String> usable(List<String> addresses, ProxyTraits proxy, Features features) {
    return features.dualStack() && proxy.ipMode().isDual()
        ? addresses
        : ofFamilies(addresses, proxy.ipMode());
  }

  /** Those of the one family the proxy has; where it has both, of the first address's family. */
  private static List<String> ofFamilies(List<String> addresses, IpMode mode) {
    if (addresses.isEmpty()) {
      return addresses;
    }
    boolean wantsIpv6 = mode.isDual() ? isIpv6(addresses.getFirst()) : mode.supportsIpv6();
    return addresses.stream().filter(address -> isIpv6(address) == wantsIpv6).toList();
  }

  private static boolean isIpv6(String address) {
    return address.indexOf(':') >= 0;
  }
}
