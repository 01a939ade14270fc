@NullMarked
package dev.mizzen.registry.kube.write;

import org.jspecify.annotations.NullMarked;
