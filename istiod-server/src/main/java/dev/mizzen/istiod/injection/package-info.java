/**
 * The injector as it is served: where its configuration comes from and how it fares, what it knows
 * of clusters, and the site that reviews are posted to.
 */
@NullMarked
package dev.mizzen.istiod.injection;

import org.jspecify.annotations.NullMarked;
