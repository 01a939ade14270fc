/** The sidecar injector. Holds nothing yet: its issue has not been worked on. */
@NullMarked
package dev.mizzen.inject;

import org.jspecify.annotations.NullMarked;
