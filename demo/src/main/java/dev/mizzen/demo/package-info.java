/**
 * The demo: a mesh on one machine, told as a story whose every claim is counted. Imports the Envoy
 * harness and the JDK only; the server runs as a process of its own.
 */
@NullMarked
package dev.mizzen.demo;

import org.jspecify.annotations.NullMarked;
