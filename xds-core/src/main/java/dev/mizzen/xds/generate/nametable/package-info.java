/** Generation of name tables. */
@NullMarked
package dev.mizzen.xds.generate.nametable;

import org.jspecify.annotations.NullMarked;
