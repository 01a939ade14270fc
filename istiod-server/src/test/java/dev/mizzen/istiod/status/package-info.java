/** What the server tells users of their objects, on a real API server and with proxies. */
@NullMarked
package dev.mizzen.istiod.status;

import org.jspecify.annotations.NullMarked;
