package dev.mizzen.model.index;

/** Whose rules a VirtualService follows (annotation internal.istio.io/route-semantics). */
public enum RouteSemantics {
  ISTIO,
  GATEWAY_API,
  INGRESS
}
