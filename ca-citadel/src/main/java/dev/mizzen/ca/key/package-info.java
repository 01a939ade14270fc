/**
 * Holding the keys that sign: where they are kept, how they are read, made and judged. Imports
 * {@code ca}.
 */
@NullMarked
package dev.mizzen.ca.key;

import org.jspecify.annotations.NullMarked;
