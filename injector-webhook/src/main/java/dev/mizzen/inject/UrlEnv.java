package dev.mizzen.inject;

import dev.mizzen.inject.pod.Names;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Environment for proxies out of the webhook's path: {@code /inject/cluster/c1/net/n1}, with {@code
 * --slash--} for a slash in a value; or, out of use, {@code /inject/:ENV:cluster=c1:ENV:net=n1}.
 *
 * <p>Pure; any thread may use it. Source: Istio 1.30, parseInjectEnvs.
 */
public final class UrlEnv {
  private static final String LEGACY = ":ENV:";
  private static final Map<String, String> KNOWN =
      Map.of("cluster", Names.CLUSTER_ENV, "net", Names.NETWORK_ENV);

  private UrlEnv() {}

  /** By name of variable. A key without a value, and an empty key, are left out. */
  public static Map<String, String> of(String path) {
    String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    String[] parts = trimmed.split("/", 3);
    if (parts.length < 3) {
      return Map.of();
    }
    List<String> words = parts[2].startsWith(LEGACY) ? legacy(parts[2]) : segments(parts[2]);
    Map<String, String> env = new TreeMap<>();
    for (int i = 0; i + 1 < words.size(); i += 2) {
      String key = words.get(i);
      String name = KNOWN.getOrDefault(key, key.toUpperCase(Locale.ROOT));
      if (!name.isEmpty()) {
        env.put(name, words.get(i + 1));
      }
    }
    return env;
  }

  private static List<String> segments(String path) {
    List<String> segments = new ArrayList<>(Arrays.asList(path.split("/", -1)));
    for (int i = 1; i < segments.size(); i += 2) {
      segments.set(i, segments.get(i).replace("--slash--", "/"));
    }
    return segments;
  }

  private static List<String> legacy(String path) {
    List<String> words = new ArrayList<>();
    for (String pair : path.substring(LEGACY.length()).split(LEGACY, -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        words.add(pair.substring(0, equals));
        words.add(pair.substring(equals + 1));
      }
    }
    return words;
  }
}
