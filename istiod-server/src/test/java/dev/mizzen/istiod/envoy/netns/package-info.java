/**
 * The storey of network namespaces: pods as a node makes them, with traffic that iptables redirects
 * to a sidecar. Needs root; is not for build servers.
 */
@NullMarked
package dev.mizzen.istiod.envoy.netns;

import org.jspecify.annotations.NullMarked;
