package dev.mizzen.xds.generate.envoy;

import java.util.ArrayList;
import java.util.List;

/**
 * Shorter names by which a client may call a service, going by the DNS domain the client lives in.
 *
 * <p>For a proxy in Kubernetes ({@code ns.svc.suffix}): {@code name}, {@code name.ns.svc}, {@code
 * name.ns} for services of the same namespace, {@code name.ns}, {@code name.ns.svc} for those of
 * another, none for hosts with another suffix. For any other domain: the name without the part they
 * share. Source: Istio 1.30, core/httproute.go, GenerateAltVirtualHosts.
 */
public final class AlternateHosts {
  private static final String SVC = ".svc.";

  private final String proxyDomain;

  /**
   * @param proxyDomain last part of the node id, for example {@code default.svc.cluster.local}
   */
  public AlternateHosts(String proxyDomain) {
    this.proxyDomain = proxyDomain;
  }

  /** The absolute form of a name, with the dot at its end; none for an address. */
  public static List<String> absolute(String host) {
    return AddressText.isIp(host) ? List.of() : List.of(host + ".");
  }

  /** The shorter names of a host, for a proxy of this domain. */
  public List<String> of(String host) {
    int svc = proxyDomain.indexOf(SVC);
    if (svc < 0) {
      return bySharedSuffix(host);
    }
    String suffix = svc > 0 ? proxyDomain.substring(svc) : proxyDomain;
    return host.endsWith(suffix) ? ofKubernetes(host, proxyDomain.substring(0, svc)) : List.of();
  }

  private static List<String> ofKubernetes(String host, String proxyNamespace) {
    int svc = host.indexOf(SVC);
    int dot = host.indexOf('.');
    if (svc <= 0 || dot + 1 > svc) {
      return List.of();
    }
    String withNamespace = host.substring(0, svc);
    String withSvc = withNamespace + ".svc";
    if (host.substring(dot + 1, svc).equals(proxyNamespace)) {
      return List.of(host.substring(0, dot), withSvc, withNamespace);
    }
    return List.of(withNamespace, withSvc);
  }

  private List<String> bySharedSuffix(String host) {
    String[] hostParts = host.split("\\.", -1);
    String[] domainParts = proxyDomain.split("\\.", -1);
    int shared = sharedFromEnd(hostParts, domainParts);
    if (shared == 0) {
      return List.of();
    }
    int unique = hostParts.length - shared;
    String uniqueHost = String.join(".", List.of(hostParts).subList(0, unique));
    List<String> alternates = new ArrayList<>();
    alternates.add(uniqueHost);
    if (unique == 2) {
      alternates.add(uniqueHost + "." + hostParts[unique]);
    }
    return alternates;
  }

  private static int sharedFromEnd(String[] one, String[] other) {
    int shared = 0;
    while (shared < Math.min(one.length, other.length)
        && one[one.length - 1 - shared].equals(other[other.length - 1 - shared])) {
      shared++;
    }
    return shared;
  }
}
