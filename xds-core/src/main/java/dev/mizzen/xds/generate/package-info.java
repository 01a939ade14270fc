/**
 * How resources come to be: pure functions from a scope and the context to messages. No gRPC, no
 * proxy, no clock.
 */
@NullMarked
package dev.mizzen.xds.generate;

import org.jspecify.annotations.NullMarked;
