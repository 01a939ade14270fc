@NullMarked
package dev.mizzen.inject.functions;

import org.jspecify.annotations.NullMarked;
