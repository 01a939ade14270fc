/**
 * What Mizzen tells users of their objects on the API server: status and Events. What is told is
 * worked out by pure functions from what is known of an object; one thread writes it.
 *
 * <p>Imports the packages of {@code registry} below it.
 */
@NullMarked
package dev.mizzen.registry.status;

import org.jspecify.annotations.NullMarked;
