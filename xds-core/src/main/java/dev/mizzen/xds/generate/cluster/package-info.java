/**
 * Clusters: where a proxy can send requests, and how it connects. Holds clusters of services, of
 * the own workload, of SNI-routing gateways and the special ones. Imports generation of endpoints
 * for clusters that hold their endpoints themselves, and no other generator.
 */
@NullMarked
package dev.mizzen.xds.generate.cluster;

import org.jspecify.annotations.NullMarked;
