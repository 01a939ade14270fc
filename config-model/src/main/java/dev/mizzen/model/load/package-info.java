/**
 * The one thread that changes the picture: folds events, debounces, publishes.
 *
 * <p>Imports the packages of {@code model} below it.
 */
@NullMarked
package dev.mizzen.model.load;

import org.jspecify.annotations.NullMarked;
