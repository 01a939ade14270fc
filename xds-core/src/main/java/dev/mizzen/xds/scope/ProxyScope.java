package dev.mizzen.xds.scope;

import java.util.Optional;

/**
 * The class a proxy belongs to in one picture of the mesh. Proxies of one class get the very same
 * resources.
 *
 * @param traits with all labels
 * @param ownHeadlessAddress the proxy's first address where it is itself an endpoint of a headless
 *     service in reach (its own listener is left out); else empty
 * @param gateway present for routers only
 */
public record ProxyScope(
    ProxyTraits traits,
    OutboundScope outbound,
    WorkloadScope workload,
    Optional<GatewayScope> gateway,
    TelemetryScope telemetry,
    Optional<String> ownHeadlessAddress) {}
