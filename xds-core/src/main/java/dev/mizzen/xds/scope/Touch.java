package dev.mizzen.xds.scope;

import dev.mizzen.model.ConfigKind;

/**
 * One way in which an update matters to a proxy.
 *
 * @param kind of the object; {@code SERVICE} for a service of either registry, {@code
 *     ENDPOINT_SLICE} for endpoints, whatever they were joined from
 */
public record Touch(ConfigKind kind, Reach reach) {}
