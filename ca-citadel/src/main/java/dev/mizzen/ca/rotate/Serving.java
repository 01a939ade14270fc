package dev.mizzen.ca.rotate;

import dev.mizzen.ca.Identity;

/**
 * What the server identifies itself with at a time.
 *
 * @param rootsPem what callers are to trust: the {@code caBundle} of webhooks and {@code
 *     root-cert.pem} of namespaces
 */
public record Serving(Identity identity, String rootsPem) {}
