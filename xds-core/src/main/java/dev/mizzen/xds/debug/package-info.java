/**
 * Read-only views of streams and of what they were sent, in the form of istiod's debug pages.
 * Nothing here changes anything.
 */
@NullMarked
package dev.mizzen.xds.debug;

import org.jspecify.annotations.NullMarked;
