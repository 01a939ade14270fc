/**
 * What the middle modules ask of the world, over gRPC, HTTP and the API server: their ports,
 * implemented.
 */
@NullMarked
package dev.mizzen.istiod.adapter;

import org.jspecify.annotations.NullMarked;
