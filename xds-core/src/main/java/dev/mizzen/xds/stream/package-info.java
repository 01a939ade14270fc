/**
 * ADS over gRPC: one virtual thread a stream, one outstanding answer a type.
 *
 * <p>Imports every package of {@code xds} but {@code debug}; the only one that knows gRPC.
 */
@NullMarked
package dev.mizzen.xds.stream;

import org.jspecify.annotations.NullMarked;
