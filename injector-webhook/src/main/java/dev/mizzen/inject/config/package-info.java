/**
 * What operators set for the injector: its configuration with templates, and the chart's values.
 */
@NullMarked
package dev.mizzen.inject.config;

import org.jspecify.annotations.NullMarked;
