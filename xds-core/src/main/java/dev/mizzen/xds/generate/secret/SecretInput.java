package dev.mizzen.xds.generate.secret;

import dev.mizzen.model.ConfigKey;

/**
 * All of one secret resource. Made for a proxy only after it was found to be allowed to have it.
 *
 * @param name as the proxy asked
 * @param source the object it was found in
 */
public record SecretInput(String name, ConfigKey source, SecretContent content) {}
