package dev.mizzen.istiod.apis;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.Descriptor;
import dev.mizzen.api.mesh.v1alpha1.MeshConfig;
import dev.mizzen.api.mesh.v1alpha1.MeshNetworks;
import dev.mizzen.api.networking.v1alpha3.DestinationRule;
import dev.mizzen.api.networking.v1alpha3.Gateway;
import dev.mizzen.api.networking.v1alpha3.ServiceEntry;
import dev.mizzen.api.networking.v1alpha3.Sidecar;
import dev.mizzen.api.networking.v1alpha3.VirtualService;
import dev.mizzen.api.networking.v1alpha3.WorkloadEntry;
import dev.mizzen.api.networking.v1alpha3.WorkloadGroup;
import dev.mizzen.api.security.v1beta1.PeerAuthentication;
import dev.mizzen.api.telemetry.v1alpha1.Telemetry;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Every table, in the order of the page. */
final class Apis {
  private final ObjectNode shared = Documents.ofFile("shared.yaml").getFirst();
  private final List<ApiTable> tables = allTables();

  private List<ApiTable> tablesOfMessages() {
    return List.of(
        table("virtual-service.yaml", VirtualService.getDescriptor()),
        table("destination-rule.yaml", DestinationRule.getDescriptor()),
        table("gateway.yaml", Gateway.getDescriptor()),
        table("service-entry.yaml", ServiceEntry.getDescriptor()),
        table("workload-entry.yaml", WorkloadEntry.getDescriptor()),
        table("workload-group.yaml", WorkloadGroup.getDescriptor()),
        table("sidecar.yaml", Sidecar.getDescriptor()),
        table("peer-authentication.yaml", PeerAuthentication.getDescriptor()),
        table("telemetry.yaml", Telemetry.getDescriptor()),
        table("mesh-config.yaml", MeshConfig.getDescriptor()),
        table("mesh-networks.yaml", MeshNetworks.getDescriptor()));
  }

  private List<ApiTable> allTables() {
    return Stream.concat(
            tablesOfMessages().stream(),
            Documents.ofFile("metadata.yaml").stream().map(ApiTable::ofNames))
        .toList();
  }

  private ApiTable table(String file, Descriptor message) {
    return ApiTable.ofMessage(Documents.ofFile(file).getFirst(), shared, message);
  }

  List<ApiTable> tables() {
    return tables;
  }

  /** Shared rules that are about no field of any table. */
  List<String> unusedShared() {
    TreeSet<String> unused = new TreeSet<>();
    shared
        .properties()
        .forEach(entry -> ApiTable.rulesOf(entry.getValue(), entry.getKey()).forEach(unused::add));
    tables.forEach(table -> unused.removeAll(table.usedRules()));
    return List.copyOf(unused);
  }
}
