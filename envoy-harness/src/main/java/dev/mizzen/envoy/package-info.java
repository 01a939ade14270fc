/**
 * Real Envoys and small backends on this machine, for tests and the demo: find the binary, start a
 * process, ask its admin page, stop it.
 *
 * <p>Everything binds loopback and stops with its owner. Imports the JDK only.
 */
@NullMarked
package dev.mizzen.envoy;

import org.jspecify.annotations.NullMarked;
