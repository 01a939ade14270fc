/**
 * What a cluster is told to trust: root certificates in its namespaces, CA bundles in its webhooks.
 *
 * <p>Imports {@code registry.kube}, {@code registry.kube.write} and {@code registry.leader}.
 */
@NullMarked
package dev.mizzen.registry.trust;

import org.jspecify.annotations.NullMarked;
