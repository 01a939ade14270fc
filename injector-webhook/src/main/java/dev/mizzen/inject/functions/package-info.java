/**
 * The functions that templates may call beside Go's own: Istio's, and Sprig's as far as they depend
 * on their arguments alone.
 */
@NullMarked
package dev.mizzen.inject.functions;

import org.jspecify.annotations.NullMarked;
