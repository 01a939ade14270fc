/**
 * Listeners for what calls the workload beside a sidecar. Imports {@code listener.chain} and what
 * stands below it.
 */
@NullMarked
package dev.mizzen.xds.generate.listener.inbound;

import org.jspecify.annotations.NullMarked;
