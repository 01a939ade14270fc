/** What agents are told of the mesh: the roots that it trusts. */
@NullMarked
package dev.mizzen.xds.generate.proxyconfig;

import org.jspecify.annotations.NullMarked;
