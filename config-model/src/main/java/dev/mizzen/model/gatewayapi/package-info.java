/**
 * Objects of the Gateway API as data.
 *
 * <p>Imports the packages of {@code model} below it; no Kubernetes client.
 */
@NullMarked
package dev.mizzen.model.gatewayapi;

import org.jspecify.annotations.NullMarked;
