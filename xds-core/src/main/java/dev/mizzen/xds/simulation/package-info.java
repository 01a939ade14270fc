/**
 * What an Envoy does with a call: listener, filter chain, virtual host, route, clusters, or why it
 * gets nowhere. Works on Envoy's messages alone, whoever made them; imports nothing of Mizzen.
 */
@NullMarked
package dev.mizzen.xds.simulation;

import org.jspecify.annotations.NullMarked;
