package dev.mizzen.model.service;

/** A Service's wish to keep traffic near. */
public enum TrafficDistribution {
  ANY,
  PREFER_SAME_ZONE,
  PREFER_SAME_NODE
}
