package dev.mizzen.model.proxy;

/** How traffic gets into a sidecar. */
public enum InterceptionMode {
  REDIRECT,
  TPROXY,
  /** No iptables: listeners bind their ports, no virtual listeners. */
  NONE
}
