/** The certificate authority. Holds nothing yet: its issue has not been worked on. */
@NullMarked
package dev.mizzen.ca;

import org.jspecify.annotations.NullMarked;
