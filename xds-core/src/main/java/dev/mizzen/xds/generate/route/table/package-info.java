/**
 * Route configurations built from inputs that say everything. Imports {@code route.match} and
 * {@code route.action}.
 */
@NullMarked
package dev.mizzen.xds.generate.route.table;

import org.jspecify.annotations.NullMarked;
