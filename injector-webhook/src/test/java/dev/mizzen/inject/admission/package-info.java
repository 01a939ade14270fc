@NullMarked
package dev.mizzen.inject.admission;

import org.jspecify.annotations.NullMarked;
