@NullMarked
package dev.mizzen.inject.merge;

import org.jspecify.annotations.NullMarked;
