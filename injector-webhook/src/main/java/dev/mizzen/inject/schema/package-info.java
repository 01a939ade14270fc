/**
 * The kinds of Kubernetes that injection and gateways write, as a table: their fields, types, and
 * how patches merge them. Must import {@code dev.mizzen.inject.document} alone.
 */
@NullMarked
package dev.mizzen.inject.schema;

import org.jspecify.annotations.NullMarked;
