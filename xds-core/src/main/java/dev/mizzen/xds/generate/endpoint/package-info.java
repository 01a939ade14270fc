/** Generation of endpoints. */
@NullMarked
package dev.mizzen.xds.generate.endpoint;

import org.jspecify.annotations.NullMarked;
