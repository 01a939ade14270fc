/**
 * A mesh generator and a client that loads the server as many Envoys do. Talks to the server over
 * ADS alone: nothing of the server runs here.
 */
@NullMarked
package dev.mizzen.bench;

import org.jspecify.annotations.NullMarked;
