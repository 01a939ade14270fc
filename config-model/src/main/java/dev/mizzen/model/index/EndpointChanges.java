package dev.mizzen.model.index;

import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.service.EndpointSlice;
import java.util.Set;

/**
 * What of a batch may change endpoints.
 *
 * @param services changed Kubernetes Services, as their own clusters have them
 * @param configs changed Istio objects of any kind
 */
public record EndpointChanges(
    Changes<RegistryKey, EndpointSlice> slices,
    WorkloadChanges workloads,
    Set<RegistryKey> services,
    Set<ConfigKey> configs) {}
