@NullMarked
package dev.mizzen.image;

import org.jspecify.annotations.NullMarked;
