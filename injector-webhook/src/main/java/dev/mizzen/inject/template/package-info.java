/**
 * Go's text/template in Java: lexer, parser, evaluator, and how Go prints, compares and judges
 * values. Knows nothing of Istio, Kubernetes or YAML libraries; must import nothing of Mizzen.
 *
 * <p>Values of templates are plain objects, never null:
 *
 * <ul>
 *   <li>{@link dev.mizzen.inject.template.Nil} for what is not there,
 *   <li>{@code Boolean}, {@code Long} (every Go integer), {@code Double}, {@code String},
 *   <li>{@link dev.mizzen.inject.template.UserText} for text that the author of a pod wrote,
 *   <li>{@code List} for slices, {@link dev.mizzen.inject.template.GoMap} for maps,
 *   <li>{@link dev.mizzen.inject.template.GoObject} for structs, pointers and messages, {@link
 *       dev.mizzen.inject.template.GoEnum} for enums.
 * </ul>
 *
 * <p>Source: Go 1.26, text/template, text/template/parse and fmt.
 */
@NullMarked
package dev.mizzen.inject.template;

import org.jspecify.annotations.NullMarked;
