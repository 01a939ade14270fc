/**
 * The webhooks: admission reviews in and out, as functions on bytes. What is decided about a pod is
 * the injector's, about configuration the model's. Imports {@code istiod.http} for the pages they
 * are reached by.
 */
@NullMarked
package dev.mizzen.istiod.admission;

import org.jspecify.annotations.NullMarked;
