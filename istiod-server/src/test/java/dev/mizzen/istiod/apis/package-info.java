/**
 * The page of every field of the traffic APIs, and the proof behind it: each field is set in a
 * small mesh and has to change what proxies get, or be said not to.
 */
@NullMarked
package dev.mizzen.istiod.apis;

import org.jspecify.annotations.NullMarked;
