/**
 * HTTP connection managers and their filters. Imports {@code listener.settings}, {@code
 * listener.telemetry} and the shared builders.
 */
@NullMarked
package dev.mizzen.xds.generate.listener.http;

import org.jspecify.annotations.NullMarked;
