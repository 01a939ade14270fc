/** The whole server on a real API server: what it serves, how soon, and what faults cost. */
@NullMarked
package dev.mizzen.istiod.cluster;

import org.jspecify.annotations.NullMarked;
