/**
 * Events, deltas and the picture of the mesh that proxies are served from.
 *
 * <p>Imports the packages of {@code model} below it.
 */
@NullMarked
package dev.mizzen.model.push;

import org.jspecify.annotations.NullMarked;
