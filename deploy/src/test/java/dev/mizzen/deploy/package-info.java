/**
 * The server as it runs in a cluster: with a Deployment's arguments, variables and mounts, under a
 * root that it cannot write, as nobody in particular.
 */
@NullMarked
package dev.mizzen.deploy;

import org.jspecify.annotations.NullMarked;
