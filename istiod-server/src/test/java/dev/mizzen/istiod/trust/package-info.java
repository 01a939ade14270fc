@NullMarked
package dev.mizzen.istiod.trust;

import org.jspecify.annotations.NullMarked;
