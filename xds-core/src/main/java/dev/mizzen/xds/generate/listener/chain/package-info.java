/**
 * Filter chains and the filters that look at connections before a chain is chosen. Imports {@code
 * listener.settings}, {@code listener.telemetry}, {@code listener.tls}, {@code listener.http},
 * {@code listener.tcp} and the shared builders.
 */
@NullMarked
package dev.mizzen.xds.generate.listener.chain;

import org.jspecify.annotations.NullMarked;
