/**
 * Services, endpoints and workloads as every registry delivers them. Imports {@code model} and
 * {@code model.identity} only.
 */
@NullMarked
package dev.mizzen.model.service;

import org.jspecify.annotations.NullMarked;
