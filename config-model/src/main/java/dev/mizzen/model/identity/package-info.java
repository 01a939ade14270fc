/** SPIFFE identities and trust domains. Imports nothing of Mizzen. */
@NullMarked
package dev.mizzen.model.identity;

import org.jspecify.annotations.NullMarked;
