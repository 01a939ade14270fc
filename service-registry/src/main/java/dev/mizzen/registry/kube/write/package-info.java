/**
 * Single objects of an API server: read, created, replaced. Every call has a deadline, and its
 * answer is data.
 *
 * <p>Imports {@code registry.kube}, whose connections it uses.
 */
@NullMarked
package dev.mizzen.registry.kube.write;

import org.jspecify.annotations.NullMarked;
