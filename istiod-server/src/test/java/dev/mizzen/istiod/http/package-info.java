@NullMarked
package dev.mizzen.istiod.http;

import org.jspecify.annotations.NullMarked;
