/**
 * Builds the server's container image without a container tool: a runtime by the JDK's own tools,
 * the server's jars, the few libraries of C that both need, and a cache of loaded classes made in a
 * run of the server. Runs while the project is built; the server has nothing of it.
 */
@NullMarked
package dev.mizzen.image;

import org.jspecify.annotations.NullMarked;
