/** A connected Envoy as it described itself. Imports {@code model}, {@code model.service}. */
@NullMarked
package dev.mizzen.model.proxy;

import org.jspecify.annotations.NullMarked;
