package dev.mizzen.model.index;

import dev.mizzen.model.mesh.Mesh;

/** What endpoints are joined from, besides the slices. */
public record Registries(
    Mesh mesh, ServiceIndex services, WorkloadIndex workloads, ConfigIndex configs) {}
