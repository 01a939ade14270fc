package dev.mizzen.model.index;

import dev.mizzen.api.networking.v1alpha3.ServiceEntry;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.mesh.Mesh;
import dev.mizzen.model.service.Service;
import java.util.List;
import java.util.Map;

/**
 * Everything that the service index is made from.
 *
 * @param kubernetes every cluster's Services
 * @param serviceEntries in creation order
 * @param workloads for the annotations of namespaces
 */
record ServiceInputs(
    Map<RegistryKey, Service> kubernetes,
    List<ConfigResource<ServiceEntry>> serviceEntries,
    WorkloadIndex workloads,
    Mesh mesh) {}
