/**
 * Kubernetes objects into Mizzen's words: pure functions, one class a kind. The client's types stop
 * here.
 *
 * <p>Imports {@code config-model}, fabric8's model and Jackson; no client, no file, no clock.
 */
@NullMarked
package dev.mizzen.registry.convert;

import org.jspecify.annotations.NullMarked;
