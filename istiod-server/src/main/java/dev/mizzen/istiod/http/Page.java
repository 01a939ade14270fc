package dev.mizzen.istiod.http;

/**
 * Answers one path. Called on a virtual thread of its own; may take its time, must not hold locks
 * that pushes need.
 */
public interface Page {
  HttpAnswer answer(HttpQuery query);
}
