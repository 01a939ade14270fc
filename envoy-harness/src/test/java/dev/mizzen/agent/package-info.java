/** Tests of the agent against an authority of their own. */
@NullMarked
package dev.mizzen.agent;

import org.jspecify.annotations.NullMarked;
