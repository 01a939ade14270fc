/**
 * The roots of a mesh that has several: where they come from, and how they become one bundle. Makes
 * events of them; knows nothing of how they are served.
 */
@NullMarked
package dev.mizzen.istiod.trust;

import org.jspecify.annotations.NullMarked;
