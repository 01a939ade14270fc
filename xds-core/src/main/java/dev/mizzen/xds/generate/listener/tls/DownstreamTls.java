package dev.mizzen.xds.generate.listener.tls;

import dev.mizzen.api.networking.v1alpha3.ServerTLSSettings;

/** The TLS that a filter chain ends. */
public sealed interface DownstreamTls {
  /** Mutual TLS with the workload's certificate. */
  record Mesh(Traffic traffic) implements DownstreamTls {}

  /** What the server of a Gateway, or a Sidecar's ingress listener, asks for. */
  record Server(ServerTLSSettings settings, Traffic traffic) implements DownstreamTls {}

  /** What is inside. */
  enum Traffic {
    HTTP,
    TCP
  }
}
