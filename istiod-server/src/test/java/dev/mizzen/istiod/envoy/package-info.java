/** The Envoy storey: real proxies take what this server sends, and real requests are counted. */
@NullMarked
package dev.mizzen.istiod.envoy;

import org.jspecify.annotations.NullMarked;
