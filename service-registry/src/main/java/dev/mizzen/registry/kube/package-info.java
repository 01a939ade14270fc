/**
 * The mesh from a Kubernetes API server: lists and watches, kept alive and told as events.
 *
 * <p>Imports {@code config-model} and {@code registry.convert}; the one package that opens
 * connections to an API server.
 */
@NullMarked
package dev.mizzen.registry.kube;

import org.jspecify.annotations.NullMarked;
