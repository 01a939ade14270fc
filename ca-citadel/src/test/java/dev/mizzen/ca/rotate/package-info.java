@NullMarked
package dev.mizzen.ca.rotate;

import org.jspecify.annotations.NullMarked;
