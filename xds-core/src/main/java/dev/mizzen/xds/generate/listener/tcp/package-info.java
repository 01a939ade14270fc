/**
 * Network filters that pass TCP on. Imports {@code listener.settings}, {@code listener.telemetry},
 * scopes and the shared builders.
 */
@NullMarked
package dev.mizzen.xds.generate.listener.tcp;

import org.jspecify.annotations.NullMarked;
