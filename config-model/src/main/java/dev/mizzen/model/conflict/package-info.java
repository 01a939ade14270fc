/**
 * Which objects stand in each other's way in one picture of the mesh, as data. Pure.
 *
 * <p>Imports the packages of {@code model} below it.
 */
@NullMarked
package dev.mizzen.model.conflict;

import org.jspecify.annotations.NullMarked;
