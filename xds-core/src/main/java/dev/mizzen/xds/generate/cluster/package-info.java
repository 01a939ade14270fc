/** Generation of clusters. */
@NullMarked
package dev.mizzen.xds.generate.cluster;

import org.jspecify.annotations.NullMarked;
