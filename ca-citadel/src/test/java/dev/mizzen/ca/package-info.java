@NullMarked
package dev.mizzen.ca;

import org.jspecify.annotations.NullMarked;
