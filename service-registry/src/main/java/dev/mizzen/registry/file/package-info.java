/**
 * The mesh from a folder of YAML and JSON, read again whenever it changes: development, tests, and
 * control planes without Kubernetes.
 *
 * <p>Imports {@code config-model} and {@code registry.convert}; knows no client of Kubernetes.
 */
@NullMarked
package dev.mizzen.registry.file;

import org.jspecify.annotations.NullMarked;
