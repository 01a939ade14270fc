/**
 * What istiod accepts of each kind, beyond its form. Webhook and loader share these rules.
 *
 * <p>Shape: one class a kind, rules that several share in {@code …Checks}; all of them add to a
 * {@link dev.mizzen.model.parse.Problems}. Pure. Imports {@code model}, {@code model.service} and
 * {@code model.parse}.
 *
 * <p>Source: Istio 1.30, pkg/config/validation.
 */
@NullMarked
package dev.mizzen.model.validate;

import org.jspecify.annotations.NullMarked;
