/**
 * The single steps of injecting a pod, each a function of the pod's JSON. Pods are in the shape
 * that {@code Shape} gives them.
 */
@NullMarked
package dev.mizzen.inject.pod;

import org.jspecify.annotations.NullMarked;
