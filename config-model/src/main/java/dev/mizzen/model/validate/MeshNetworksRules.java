package dev.mizzen.model.validate;

import dev.mizzen.api.mesh.v1alpha1.MeshNetworks;
import dev.mizzen.api.mesh.v1alpha1.Network;
import dev.mizzen.api.mesh.v1alpha1.Network.IstioNetworkGateway;
import dev.mizzen.api.mesh.v1alpha1.Network.NetworkEndpoints;
import dev.mizzen.model.parse.Problems;

/** Rules about the networks of the mesh. */
public final class MeshNetworksRules {
  private final Checks checks;

  private MeshNetworksRules(Checks checks) {
    this.checks = checks;
  }

  /** Adds what is wrong with {@code networks} to {@code problems}. */
  public static void check(MeshNetworks networks, Problems problems) {
    MeshNetworksRules rules = new MeshNetworksRules(new Checks(problems));
    networks
        .getNetworksMap()
        .forEach((name, network) -> rules.network(network, "networks[" + name + "]"));
  }

  private void network(Network network, String path) {
    for (int i = 0; i < network.getEndpointsCount(); i++) {
      endpoints(network.getEndpoints(i), path + ".endpoints[" + i + "]");
    }
    for (int i = 0; i < network.getGatewaysCount(); i++) {
      gateway(network.getGateways(i), path + ".gateways[" + i + "]");
    }
  }

  private void endpoints(NetworkEndpoints endpoints, String path) {
    switch (endpoints.getNeCase()) {
      case FROM_CIDR -> checks.ipOrCidr(endpoints.getFromCidr(), path + ".fromCidr");
      case FROM_REGISTRY -> checks.dnsLabel(endpoints.getFromRegistry(), path + ".fromRegistry");
      case NE_NOT_SET -> {
        // Allowed: such an entry holds no endpoint.
      }
    }
  }

  private void gateway(IstioNetworkGateway gateway, String path) {
    switch (gateway.getGwCase()) {
      case REGISTRY_SERVICE_NAME ->
          checks.fqdn(gateway.getRegistryServiceName(), path + ".registryServiceName");
      case ADDRESS -> {
        // A name is looked up: RESOLVE_HOSTNAME_GATEWAYS is on unless turned off.
        if (!IpAddresses.isIp(gateway.getAddress())) {
          checks.fqdn(gateway.getAddress(), path + ".address");
        }
      }
      case GW_NOT_SET -> {
        // Allowed: such a gateway is found by the label of its service.
      }
    }
    checks.port(gateway.getPort(), path + ".port");
  }
}
