@NullMarked
package dev.mizzen.registry.trust;

import org.jspecify.annotations.NullMarked;
