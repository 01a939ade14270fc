/**
 * A real API server for tests of every module, and the registry against it; skipped where there is
 * none. Part of the test-jar.
 */
@NullMarked
package dev.mizzen.registry.apiserver;

import org.jspecify.annotations.NullMarked;
