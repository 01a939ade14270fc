@NullMarked
package dev.mizzen.istiod.admission;

import org.jspecify.annotations.NullMarked;
