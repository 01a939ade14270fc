/**
 * What the tests of every module share about running tests. Part of the test-jar; knows nothing of
 * the model.
 */
@NullMarked
package dev.mizzen.testing;

import org.jspecify.annotations.NullMarked;
