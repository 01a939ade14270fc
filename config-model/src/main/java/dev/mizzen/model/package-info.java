/**
 * The words everything else is written in: which object, which host, who may see it.
 *
 * <p>Imports nothing of Mizzen.
 */
@NullMarked
package dev.mizzen.model;

import org.jspecify.annotations.NullMarked;
