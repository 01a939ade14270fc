/**
 * EnvoyFilters: users' own changes of what Envoy is sent. Imports {@code xds.generate} and below.
 */
@NullMarked
package dev.mizzen.xds.patch;

import org.jspecify.annotations.NullMarked;
