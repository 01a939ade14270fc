/**
 * Listeners for what the workload beside a sidecar calls. Imports {@code listener.chain} and what
 * stands below it.
 */
@NullMarked
package dev.mizzen.xds.generate.listener.outbound;

import org.jspecify.annotations.NullMarked;
