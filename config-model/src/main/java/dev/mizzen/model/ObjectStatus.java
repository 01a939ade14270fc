package dev.mizzen.model;

import java.util.List;

/**
 * What Mizzen keeps of an object's status: what others wrote there that decides how the object is
 * served.
 *
 * @param addresses of a ServiceEntry: what its hosts without addresses of their own were given, in
 *     the order written
 */
public record ObjectStatus(List<HostAddress> addresses) {
  public static final ObjectStatus NONE = new ObjectStatus(List.of());

  /** An address, as it was written, of one of the object's hosts. */
  public record HostAddress(String host, String address) {}

  public ObjectStatus {
    addresses = List.copyOf(addresses);
  }
}
