@NullMarked
package dev.mizzen.registry.allocate;

import org.jspecify.annotations.NullMarked;
