/** Small builders of Envoy's messages that several generators share. Imports no generator. */
@NullMarked
package dev.mizzen.xds.generate.envoy;

import org.jspecify.annotations.NullMarked;
