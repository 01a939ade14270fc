/** Micro benchmarks of the server's own steps, without a network; run by {@code bench/jmh}. */
@NullMarked
package dev.mizzen.bench.micro;

import org.jspecify.annotations.NullMarked;
