package dev.mizzen.istiod.http;

import java.util.HashMap;
import java.util.Map;

/**
 * What a port serves, by path; one that ends with {@code /} answers everything below it.
 *
 * @param pages for GET
 * @param posts take a body
 */
public record Site(Map<String, Page> pages, Map<String, PostPage> posts) {
  public Site {
    pages = Map.copyOf(pages);
    posts = Map.copyOf(posts);
  }

  public static Site of(Map<String, Page> pages) {
    return new Site(pages, Map.of());
  }

  /** Both; where both have a path, the other's counts. */
  public Site and(Site other) {
    Map<String, Page> allPages = new HashMap<>(pages);
    allPages.putAll(other.pages);
    Map<String, PostPage> allPosts = new HashMap<>(posts);
    allPosts.putAll(other.posts);
    return new Site(allPages, allPosts);
  }
}
