/**
 * What of the mesh's settings and of a proxy changes its listeners, reduced so that proxies that
 * are equal here share them. Imports none of the listener packages.
 */
@NullMarked
package dev.mizzen.xds.generate.listener.settings;

import org.jspecify.annotations.NullMarked;
