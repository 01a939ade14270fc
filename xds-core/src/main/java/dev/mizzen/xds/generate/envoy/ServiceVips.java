package dev.mizzen.xds.generate.envoy;

import dev.mizzen.model.mesh.Features;
import dev.mizzen.model.service.Service;
import dev.mizzen.model.service.ServiceAddresses;
import dev.mizzen.xds.scope.ProxyTraits;
import java.util.ArrayList;
import java.util.List;

/**
 * The addresses at which a proxy finds a service.
 *
 * <p>The service's own in the proxy's cluster; else those allocated for it, where the proxy answers
 * DNS itself; else its default. Source: Istio 1.30, pilot/pkg/model/service.go,
 * GetAllAddressesForProxy.
 */
public final class ServiceVips {
  private ServiceVips() {}

  /**
   * The address that listeners and hosts use; an IP, a CIDR, or {@link
   * ServiceAddresses#UNSPECIFIED}.
   */
  public static String first(Service service, ProxyTraits proxy, Features features) {
    return all(service, proxy, features).getFirst();
  }

  /**
   * All addresses, never none: {@link ServiceAddresses#UNSPECIFIED} stands for a service without.
   */
  public static List<String> all(Service service, ProxyTraits proxy, Features features) {
    ServiceAddresses addresses = service.addresses();
    List<String> vips = addresses.clusterVips().getOrDefault(proxy.clusterId(), List.of());
    if (!vips.isEmpty()) {
      return features.dualStack() ? vips : List.of(vips.getFirst());
    }
    List<String> allocated = allocated(addresses, proxy, features);
    return allocated.isEmpty() ? List.of(addresses.defaultAddress()) : allocated;
  }

  private static List<String> allocated(
      ServiceAddresses addresses, ProxyTraits proxy, Features features) {
    boolean isUsed =
        proxy.options().dnsCapture()
            && (proxy.options().dnsAutoAllocate() || features.ipAutoallocate());
    if (!isUsed || !addresses.isUnspecified()) {
      return List.of();
    }
    List<String> allocated = new ArrayList<>();
    if (proxy.ipMode().supportsIpv4() && !addresses.autoAllocatedIpv4().isEmpty()) {
      allocated.add(addresses.autoAllocatedIpv4());
    }
    if (proxy.ipMode().supportsIpv6() && !addresses.autoAllocatedIpv6().isEmpty()) {
      allocated.add(addresses.autoAllocatedIpv6());
    }
    return allocated;
  }
}
