@NullMarked
package dev.mizzen.istiod.metrics;

import org.jspecify.annotations.NullMarked;
