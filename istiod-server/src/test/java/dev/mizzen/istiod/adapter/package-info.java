/** Tests of what the server's ports are given by others. */
@NullMarked
package dev.mizzen.istiod.adapter;

import org.jspecify.annotations.NullMarked;
