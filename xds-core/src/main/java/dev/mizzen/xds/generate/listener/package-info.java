/** Generation of listeners. */
@NullMarked
package dev.mizzen.xds.generate.listener;

import org.jspecify.annotations.NullMarked;
