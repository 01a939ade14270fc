/**
 * A mesh generator, a client that loads the server as many Envoys do, and one that asks it as API
 * servers do. Nothing of the server runs here.
 */
@NullMarked
package dev.mizzen.bench;

import org.jspecify.annotations.NullMarked;
