package dev.mizzen.xds.generate.route;

import dev.mizzen.model.mesh.Features;
import dev.mizzen.model.proxy.IpMode;
import dev.mizzen.model.service.Service;
import dev.mizzen.model.service.ServiceAddresses;
import dev.mizzen.xds.scope.ProxyTraits;
import java.util.ArrayList;
import java.util.List;

/**
 * The addresses of a service that a virtual host answers for.
 *
 * <p>Its own in the proxy's cluster, of the families the proxy has; else those allocated for it,
 * where the proxy answers DNS itself; else its default, which for a ServiceEntry counts whatever
 * its family. Source: Istio 1.30, model/service.go, GetAllAddressesForProxy; core/httproute.go
 * reduces a service to its first address before it asks for all of them, save in tables for every
 * port.
 */
final class AddressDomains {
  private final ProxyTraits proxy;
  private final Features features;

  AddressDomains(ProxyTraits proxy, Features features) {
    this.proxy = proxy;
    this.features = features;
  }

  /** For a table of one port. */
  List<String> ofOnePort(Service service) {
    List<String> vips = vips(service);
    if (!vips.isEmpty()) {
      return vips;
    }
    return orDefault(
        service.addresses(), allocated(service.addresses()).stream().limit(1).toList());
  }

  /** For a table of all ports. */
  List<String> ofAllPorts(Service service) {
    List<String> vips = vips(service);
    return vips.isEmpty() ? orDefault(service.addresses(), allocated(service.addresses())) : vips;
  }

  private List<String> orDefault(ServiceAddresses addresses, List<String> allocated) {
    if (!allocated.isEmpty()) {
      return allocated;
    }
    if (addresses.isUnspecified() || addresses.defaultAddress().isEmpty()) {
      return List.of();
    }
    List<String> fallback = List.of(addresses.defaultAddress());
    return addresses.clusterVips().isEmpty() ? fallback : ofFamilies(fallback);
  }

  private List<String> vips(Service service) {
    List<String> vips =
        service.addresses().clusterVips().getOrDefault(proxy.clusterId(), List.of()).stream()
            .filter(address -> !address.isEmpty() && !address.equals(ServiceAddresses.UNSPECIFIED))
            .toList();
    return features.dualStack() && proxy.ipMode().isDual() ? vips : ofFamilies(vips);
  }

  private List<String> allocated(ServiceAddresses addresses) {
    boolean isUsed =
        proxy.options().dnsCapture()
            && (proxy.options().dnsAutoAllocate() || features.ipAutoallocate());
    if (!isUsed || !addresses.isUnspecified()) {
      return List.of();
    }
    List<String> allocated = new ArrayList<>();
    allocated.add(addresses.autoAllocatedIpv4());
    allocated.add(addresses.autoAllocatedIpv6());
    allocated.removeIf(String::isEmpty);
    return ofFamilies(allocated);
  }

  private List<String> ofFamilies(List<String> addresses) {
    IpMode mode = proxy.ipMode();
    return addresses.stream()
        .filter(address -> isIpv6(address) ? mode.supportsIpv6() : mode.supportsIpv4())
        .toList();
  }

  private static boolean isIpv6(String address) {
    return address.indexOf(':') >= 0;
  }
}
