/** Istio's metrics under Istio's names. */
@NullMarked
package dev.mizzen.istiod.metrics;

import org.jspecify.annotations.NullMarked;
