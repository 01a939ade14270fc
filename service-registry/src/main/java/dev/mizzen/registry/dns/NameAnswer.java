package dev.mizzen.registry.dns;

import java.time.Duration;
import java.util.List;

/**
 * What a name stands for.
 *
 * @param addresses IPs, none where the name has none
 * @param ttl how long the answer holds, as the name server says
 */
public record NameAnswer(List<String> addresses, Duration ttl) {
  public NameAnswer {
    addresses = List.copyOf(addresses);
  }
}
