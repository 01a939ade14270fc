/** A mesh in a few words, for tests of every module. */
@NullMarked
package dev.mizzen.model.testing;

import org.jspecify.annotations.NullMarked;
