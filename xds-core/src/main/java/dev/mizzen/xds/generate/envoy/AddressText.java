package dev.mizzen.xds.generate.envoy;

/** Tells IP addresses from host names without asking a resolver. */
public final class AddressText {
  private AddressText() {}

  /**
   * Whether a valid address or host name is an address: a colon, or digits and dots alone; a range
   * of addresses is none.
   */
  public static boolean isIp(String address) {
    if (address.indexOf('/') >= 0) {
      return false;
    }
    if (address.indexOf(':') >= 0) {
      return true;
    }
    for (int i = 0; i < address.length(); i++) {
      char c = address.charAt(i);
      if (c != '.' && (c < '0' || c > '9')) {
        return false;
      }
    }
    return !address.isEmpty();
  }
}
