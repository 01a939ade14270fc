/** The chart, rendered as Helm does it, and taken by a real API server. */
@NullMarked
package dev.mizzen.chart;

import org.jspecify.annotations.NullMarked;
