/**
 * Inputs and answers of istiod 1.30.3 that lie beside the checkout, compared over real gRPC with
 * what this server sends.
 */
@NullMarked
package dev.mizzen.istiod.conformance;

import org.jspecify.annotations.NullMarked;
