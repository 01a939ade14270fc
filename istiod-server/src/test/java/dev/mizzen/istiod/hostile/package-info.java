/** What comes to the server's ports and should not: floods, garbage, forgeries. */
@NullMarked
package dev.mizzen.istiod.hostile;

import org.jspecify.annotations.NullMarked;
