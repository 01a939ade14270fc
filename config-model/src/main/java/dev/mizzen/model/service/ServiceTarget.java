package dev.mizzen.model.service;

/**
 * A service that a proxy's own workload serves.
 *
 * @param targetPort the port the workload listens on
 */
public record ServiceTarget(Service service, ServicePort port, int targetPort) {}
