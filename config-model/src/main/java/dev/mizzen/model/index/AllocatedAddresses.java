package dev.mizzen.model.index;

/**
 * Addresses given to a ServiceEntry's host that has none of its own, one of each family at most.
 *
 * @param offset the place in both ranges of the pool, 1 to 65535; 0 where they are not of the pool,
 *     or not at one place
 */
record AllocatedAddresses(int offset, String ipv4, String ipv6) {
  static final AllocatedAddresses NONE = new AllocatedAddresses(0, "", "");

  private static final int IPV4_HIGH = 240;

  static AllocatedAddresses at(int offset) {
    String ipv4 = IPV4_HIGH + "." + IPV4_HIGH + "." + (offset >> 8) + "." + (offset & 0xff);
    return new AllocatedAddresses(offset, ipv4, "2001:2::" + Integer.toHexString(offset));
  }

  /** Addresses that somebody else gave; empty where a family has none. */
  static AllocatedAddresses of(String ipv4, String ipv6) {
    int offset = IpAddresses.parse(ipv4).map(AllocatedAddresses::offset).orElse(0);
    AllocatedAddresses given = new AllocatedAddresses(offset, ipv4, ipv6);
    return given.equals(at(offset)) ? given : new AllocatedAddresses(0, ipv4, ipv6);
  }

  /**
   * The place of an address, as bytes, in 240.240.0.0/16 or 2001:2::/112; 0 where it is in none.
   */
  static int offset(byte[] address) {
    int end = address.length - 1;
    return isInRange(address) ? (address[end - 1] & 0xff) << 8 | (address[end] & 0xff) : 0;
  }

  private static boolean isInRange(byte[] address) {
    if (address.length == 4) {
      return (address[0] & 0xff) == IPV4_HIGH && (address[1] & 0xff) == IPV4_HIGH;
    }
    for (int i = 4; i < address.length - 2; i++) {
      if (address[i] != 0) {
        return false;
      }
    }
    return address[0] == 0x20 && address[1] == 1 && address[2] == 0 && address[3] == 2;
  }
}
