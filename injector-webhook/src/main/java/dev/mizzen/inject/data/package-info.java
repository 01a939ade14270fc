/**
 * Documents, objects of Kubernetes and Istio's messages as values of templates, and back as JSON.
 */
@NullMarked
package dev.mizzen.inject.data;

import org.jspecify.annotations.NullMarked;
