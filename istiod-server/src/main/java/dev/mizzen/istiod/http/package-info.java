/**
 * HTTP listeners: readiness, metrics, debug pages. The only package that knows the HTTP library.
 */
@NullMarked
package dev.mizzen.istiod.http;

import org.jspecify.annotations.NullMarked;
