/** Tests of the mesh generator and of what the client reads. */
@NullMarked
package dev.mizzen.bench;

import org.jspecify.annotations.NullMarked;
