package dev.mizzen.inject.config;

import java.util.Arrays;

/** What happens to pods that say nothing about injection themselves. */
public enum InjectionPolicy {
  ENABLED("enabled"),
  DISABLED("disabled"),
  /** A word that is neither: then no pod is injected at all. */
  UNKNOWN("");

  private final String word;

  InjectionPolicy(String word) {
    this.word = word;
  }

  static InjectionPolicy of(String word) {
    return Arrays.stream(values())
        .filter(policy -> policy.word.equals(word) && policy != UNKNOWN)
        .findFirst()
        .orElse(UNKNOWN);
  }
}
