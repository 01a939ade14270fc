/**
 * Which of several control planes may write: istiod's leader locks, and what is done under them.
 *
 * <p>Imports {@code registry.kube.write}. Knows nothing of what is written.
 */
@NullMarked
package dev.mizzen.registry.leader;

import org.jspecify.annotations.NullMarked;
