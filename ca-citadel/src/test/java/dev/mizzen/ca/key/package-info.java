@NullMarked
package dev.mizzen.ca.key;

import org.jspecify.annotations.NullMarked;
