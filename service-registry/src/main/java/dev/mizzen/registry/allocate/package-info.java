/** Gives addresses to the hosts of ServiceEntries that have none, in their status. */
@NullMarked
package dev.mizzen.registry.allocate;

import org.jspecify.annotations.NullMarked;
