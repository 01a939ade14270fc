/**
 * YAML and quantities as Kubernetes' own libraries read and write them. Knows JSON trees alone;
 * must import nothing of Mizzen.
 */
@NullMarked
package dev.mizzen.inject.document;

import org.jspecify.annotations.NullMarked;
