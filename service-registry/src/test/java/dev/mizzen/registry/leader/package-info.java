@NullMarked
package dev.mizzen.registry.leader;

import org.jspecify.annotations.NullMarked;
