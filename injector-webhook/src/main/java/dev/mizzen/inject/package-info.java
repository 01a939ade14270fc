/**
 * Injection of pods and of workloads in files: whether a pod is injected ({@link
 * dev.mizzen.inject.InjectionDecision}), and what becomes of it ({@link
 * dev.mizzen.inject.PodInjection}). Pure: no I/O, no clock, no Kubernetes client.
 */
@NullMarked
package dev.mizzen.inject;

import org.jspecify.annotations.NullMarked;
