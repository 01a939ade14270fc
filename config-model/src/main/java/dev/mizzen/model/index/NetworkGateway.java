package dev.mizzen.model.index;

import dev.mizzen.model.service.ClusterId;
import dev.mizzen.model.service.NetworkId;

/**
 * A gateway through which a network's endpoints are reached from other networks. {@code clusterId}
 * is empty text where it serves all of them.
 */
public record NetworkGateway(NetworkId network, ClusterId clusterId, String address, int port) {}
