/**
 * The rules of xDS as pure state machines: types, subscriptions, acknowledgements. No gRPC, no
 * generation.
 */
@NullMarked
package dev.mizzen.xds.protocol;

import org.jspecify.annotations.NullMarked;
