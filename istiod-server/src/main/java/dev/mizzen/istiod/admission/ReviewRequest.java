package dev.mizzen.istiod.admission;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What is asked of a webhook, reduced to what it looks at. Texts are empty where they were absent.
 *
 * @param operation {@code CREATE}, {@code UPDATE}, {@code DELETE} or {@code CONNECT}
 * @param object as it is to become; missing where it is to go
 * @param resource group, version and plural, for metrics
 */
record ReviewRequest(
    String apiVersion,
    String uid,
    String operation,
    String namespace,
    String name,
    JsonNode object,
    Resource resource,
    boolean isDryRun) {

  /** What kind of object, as the API server's paths say it. */
  public record Resource(String group, String version, String resource) {}
}
