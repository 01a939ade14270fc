/**
 * Istio's own traffic cases: what each proxy gets from us, and where its calls lead, is what istiod
 * 1.30.3 was seen to do. No sockets: sources, picture, generators and simulation are called
 * directly.
 */
@NullMarked
package dev.mizzen.istiod.simulation;

import org.jspecify.annotations.NullMarked;
