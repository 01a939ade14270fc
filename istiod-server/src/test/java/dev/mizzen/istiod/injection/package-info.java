/** The injector as it is served: over TLS, and to a real API server. */
@NullMarked
package dev.mizzen.istiod.injection;

import org.jspecify.annotations.NullMarked;
