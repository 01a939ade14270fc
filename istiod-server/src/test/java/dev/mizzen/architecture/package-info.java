/** The walls of the house: which package may import which. Sees every module of the server. */
@NullMarked
package dev.mizzen.architecture;

import org.jspecify.annotations.NullMarked;
