/** Which requests a route takes. Imports no other package of routes. */
@NullMarked
package dev.mizzen.xds.generate.route.match;

import org.jspecify.annotations.NullMarked;
