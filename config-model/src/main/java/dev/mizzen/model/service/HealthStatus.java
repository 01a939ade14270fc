package dev.mizzen.model.service;

/** An endpoint's health as its registry tells it. */
public enum HealthStatus {
  /** Not said: ServiceEntry and WorkloadEntry endpoints. */
  UNSET,
  HEALTHY,
  UNHEALTHY,
  DRAINING,
  TERMINATING
}
