/** The registry against a real API server; skipped where there is none. */
@NullMarked
package dev.mizzen.registry.apiserver;

import org.jspecify.annotations.NullMarked;
