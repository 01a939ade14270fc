package dev.mizzen.model.index;

/**
 * Addresses given to a ServiceEntry's host that has none of its own; empty text where none was
 * given.
 */
record AllocatedAddresses(String ipv4, String ipv6) {
  static final AllocatedAddresses NONE = new AllocatedAddresses("", "");
}
