/** The table from which the DNS proxy beside Envoy answers. Imports no other generator. */
@NullMarked
package dev.mizzen.xds.generate.nametable;

import org.jspecify.annotations.NullMarked;
