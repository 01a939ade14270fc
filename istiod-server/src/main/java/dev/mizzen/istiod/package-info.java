/** The server: command line, settings, wiring by hand. Imports every module; nothing imports it. */
@NullMarked
package dev.mizzen.istiod;

import org.jspecify.annotations.NullMarked;
