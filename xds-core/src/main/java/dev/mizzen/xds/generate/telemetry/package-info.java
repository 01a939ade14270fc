/**
 * What is logged, traced and counted for a workload, and where to: Telemetry objects merged over
 * the mesh's settings, their providers looked up. Knows nothing of listeners.
 */
@NullMarked
package dev.mizzen.xds.generate.telemetry;

import org.jspecify.annotations.NullMarked;
