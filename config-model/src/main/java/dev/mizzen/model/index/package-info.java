/**
 * What the mesh knows, one immutable index a family of questions. An unchanged index stays the same
 * object from one {@code PushContext} to the next.
 *
 * <p>Imports the packages of {@code model} below it; no queue, no thread, no I/O.
 */
@NullMarked
package dev.mizzen.model.index;

import org.jspecify.annotations.NullMarked;
