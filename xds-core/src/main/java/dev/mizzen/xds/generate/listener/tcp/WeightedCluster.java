package dev.mizzen.xds.generate.listener.tcp;

/** A cluster and its share of connections, at least 1. */
public record WeightedCluster(String cluster, int weight) {}
