/** What a route does with a request. Imports {@code route.match}. */
@NullMarked
package dev.mizzen.xds.generate.route.action;

import org.jspecify.annotations.NullMarked;
