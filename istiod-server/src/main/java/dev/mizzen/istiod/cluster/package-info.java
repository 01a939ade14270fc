/**
 * What the server does to the cluster that it serves: which parts of {@code registry} write, and
 * whether as each replica or as the leader.
 */
@NullMarked
package dev.mizzen.istiod.cluster;

import org.jspecify.annotations.NullMarked;
