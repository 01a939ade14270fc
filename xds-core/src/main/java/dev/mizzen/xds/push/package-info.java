/**
 * From pictures to resources: what depends on what, generated sets shared by classes of proxies,
 * and who is told of a new picture.
 *
 * <p>Imports protocol, scope and generate; no gRPC.
 */
@NullMarked
package dev.mizzen.xds.push;

import org.jspecify.annotations.NullMarked;
