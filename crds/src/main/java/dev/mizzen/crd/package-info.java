/**
 * Writes CustomResourceDefinitions from our own messages and a list of facts that messages do not
 * hold. Pure: equal messages and facts, equal text. Imports of the project the model alone.
 */
@NullMarked
package dev.mizzen.crd;

import org.jspecify.annotations.NullMarked;
