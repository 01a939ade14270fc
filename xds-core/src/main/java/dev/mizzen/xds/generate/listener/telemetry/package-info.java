/**
 * What listeners measure, trace, log and tell their peers. Imports {@code listener.settings} and
 * the shared builders.
 */
@NullMarked
package dev.mizzen.xds.generate.listener.telemetry;

import org.jspecify.annotations.NullMarked;
