/**
 * Endpoints: which of a service's endpoints a proxy may call, in which order of places. Serves the
 * endpoint type and the clusters that hold their endpoints themselves. Imports no other generator.
 */
@NullMarked
package dev.mizzen.xds.generate.endpoint;

import org.jspecify.annotations.NullMarked;
