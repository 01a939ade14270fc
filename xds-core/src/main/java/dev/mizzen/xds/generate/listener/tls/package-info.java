/** TLS that ends at a proxy. Imports {@code listener.settings} and the shared builders. */
@NullMarked
package dev.mizzen.xds.generate.listener.tls;

import org.jspecify.annotations.NullMarked;
