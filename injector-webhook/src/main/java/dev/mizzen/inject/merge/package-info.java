/**
 * Kubernetes' strategic merge: a document laid over another one, lists by the keys of their items.
 */
@NullMarked
package dev.mizzen.inject.merge;

import org.jspecify.annotations.NullMarked;
