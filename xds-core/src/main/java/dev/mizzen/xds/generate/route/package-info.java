/** Generation of route configurations. */
@NullMarked
package dev.mizzen.xds.generate.route;

import org.jspecify.annotations.NullMarked;
