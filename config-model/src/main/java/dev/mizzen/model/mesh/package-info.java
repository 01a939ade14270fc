/** The mesh's own settings. Imports {@code model} and {@code model.service}. */
@NullMarked
package dev.mizzen.model.mesh;

import org.jspecify.annotations.NullMarked;
