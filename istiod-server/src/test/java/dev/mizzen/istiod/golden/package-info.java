/**
 * The golden storey: recorded answers of istiod 1.30.3, compared over real gRPC with what this
 * server sends.
 */
@NullMarked
package dev.mizzen.istiod.golden;

import org.jspecify.annotations.NullMarked;
