/**
 * What the authority does for callers: finds out who they are, judges what they ask for, signs.
 * Knows no transport.
 */
@NullMarked
package dev.mizzen.ca.service;

import org.jspecify.annotations.NullMarked;
