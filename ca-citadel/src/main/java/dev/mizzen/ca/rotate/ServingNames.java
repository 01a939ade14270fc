package dev.mizzen.ca.rotate;

import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The names of DNS under which callers know the server.
 *
 * <p>Source: Istio 1.30, pilot/pkg/bootstrap/istio_ca.go, getDNSNames.
 */
public final class ServingNames {
  private ServingNames() {}

  /**
   * All of them.
   *
   * @param customHosts ISTIOD_CUSTOM_HOST, divided by commas; may be empty
   * @param discoveryAddress of the mesh config, {@code istiod.istio-system.svc:15012}; may be empty
   * @param revision empty or {@code default} has no name of its own
   */
  public static NavigableSet<String> of(
      String customHosts, String discoveryAddress, String namespace, String revision) {
    NavigableSet<String> names = new TreeSet<>();
    Stream.of(customHosts.split(",", -1)).map(String::strip).forEach(names::add);
    int port = discoveryAddress.lastIndexOf(':');
    names.add(port < 0 ? discoveryAddress : discoveryAddress.substring(0, port));
    for (String service : new String[] {"istiod", "istiod-remote", "istio-pilot"}) {
      names.add(service + "." + namespace + ".svc");
    }
    if (!revision.isEmpty() && !revision.equals("default")) {
      names.add("istiod-" + revision + "." + namespace + ".svc");
    }
    names.remove("");
    return names;
  }
}
