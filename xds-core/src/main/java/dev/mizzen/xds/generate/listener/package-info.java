/**
 * Generators of listeners. Each projects its scope, selects inputs and hands them to a builder of
 * its sub-package.
 *
 * <p>Order of the sub-packages, each importing only those before it: {@code settings}, {@code
 * telemetry}, {@code tls}, {@code http}, {@code tcp}, {@code chain}; then {@code outbound}, {@code
 * inbound} and {@code gateway}, which do not know each other.
 */
@NullMarked
package dev.mizzen.xds.generate.listener;

import org.jspecify.annotations.NullMarked;
