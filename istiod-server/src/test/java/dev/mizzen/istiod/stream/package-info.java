/** Streams over real gRPC: what ends one stream, what a reconnect costs. */
@NullMarked
package dev.mizzen.istiod.stream;

import org.jspecify.annotations.NullMarked;
