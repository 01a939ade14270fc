/**
 * What istio-agent does beside an Envoy towards the control plane, for tests and the demo: gets and
 * renews a certificate, hands it to Envoy, and carries ADS over TLS. Imports the authority's PEM
 * and key tools, gRPC and Envoy's messages; nothing of the server.
 */
@NullMarked
package dev.mizzen.agent;

import org.jspecify.annotations.NullMarked;
