package dev.mizzen.istiod.http;

/**
 * Answers requests with a body, of any method. Called on a virtual thread of its own; must end
 * within seconds.
 */
public interface PostPage {
  HttpAnswer answer(HttpPost post);
}
