/**
 * Change over time: what the server identifies itself with, renewed before it ends. Imports {@code
 * ca} and {@code ca.key}.
 */
@NullMarked
package dev.mizzen.ca.rotate;

import org.jspecify.annotations.NullMarked;
