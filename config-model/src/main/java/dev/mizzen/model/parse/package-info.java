/**
 * From a document to a message: Istio's JSON rules, with the path of everything that is wrong.
 *
 * <p>Imports {@code model} and Jackson's tree; knows nothing of YAML, files or Kubernetes clients.
 */
@NullMarked
package dev.mizzen.model.parse;

import org.jspecify.annotations.NullMarked;
