/** The names of network gateways, looked up again and again: a small DNS client and its clock. */
@NullMarked
package dev.mizzen.registry.dns;

import org.jspecify.annotations.NullMarked;
