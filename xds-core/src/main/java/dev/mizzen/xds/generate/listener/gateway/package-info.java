/** Listeners of routers. Imports {@code listener.chain} and what stands below it. */
@NullMarked
package dev.mizzen.xds.generate.listener.gateway;

import org.jspecify.annotations.NullMarked;
