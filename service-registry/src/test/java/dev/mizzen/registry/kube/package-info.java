/** Tests of the source that watches an API server. */
@NullMarked
package dev.mizzen.registry.kube;

import org.jspecify.annotations.NullMarked;
