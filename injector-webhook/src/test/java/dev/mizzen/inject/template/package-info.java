@NullMarked
package dev.mizzen.inject.template;

import org.jspecify.annotations.NullMarked;
