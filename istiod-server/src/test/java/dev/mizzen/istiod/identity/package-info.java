@NullMarked
package dev.mizzen.istiod.identity;

import org.jspecify.annotations.NullMarked;
