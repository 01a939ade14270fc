@NullMarked
package dev.mizzen.inject;

import org.jspecify.annotations.NullMarked;
