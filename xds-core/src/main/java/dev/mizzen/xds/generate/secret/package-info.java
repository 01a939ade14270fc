/**
 * Secrets that proxies ask this server for: what their names mean, who is given which, and what is
 * kept away from Envoy.
 *
 * <p>Imports nothing of the other generators.
 */
@NullMarked
package dev.mizzen.xds.generate.secret;

import org.jspecify.annotations.NullMarked;
