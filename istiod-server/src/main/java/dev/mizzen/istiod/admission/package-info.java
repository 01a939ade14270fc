/**
 * The validating webhook: admission reviews in and out, as pure functions on bytes. Imports {@code
 * istiod.http} for the page it is reached by.
 */
@NullMarked
package dev.mizzen.istiod.admission;

import org.jspecify.annotations.NullMarked;
