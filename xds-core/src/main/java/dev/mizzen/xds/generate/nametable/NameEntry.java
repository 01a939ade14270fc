package dev.mizzen.xds.generate.nametable;

import dev.mizzen.model.service.Registry;
import java.util.List;

/**
 * What the name server answers for one host.
 *
 * @param ips in the order in which they are answered
 * @param shortname the host's first label, or {@code hostname.subdomain} of a pod; empty where only
 *     the full name is answered
 * @param namespace where {@code shortname} is valid; empty with it
 */
public record NameEntry(
    String host, List<String> ips, Registry registry, String shortname, String namespace) {
  public NameEntry {
    ips = List.copyOf(ips);
  }
}
