@NullMarked
package dev.mizzen.inject.conformance;

import org.jspecify.annotations.NullMarked;
