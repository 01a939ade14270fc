package dev.mizzen.xds.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VirtualHostChoiceTest {
  private static final String HOSTS =
      """
      virtualHosts:
      - {name: any, domains: ['*']}
      - {name: suffix, domains: ['*.com']}
      - {name: longer suffix, domains: ['*.b.com']}
      - {name: prefix, domains: ['www.*']}
      - {name: whole, domains: [a.b.com, 'a.b.com:80']}
      """;

  @Test
  void wholeNameGoesBeforeSuffixBeforePrefixBeforeAny() {
    assertThat(chosen(HOSTS, "A.B.com")).contains("whole");
    assertThat(chosen(HOSTS, "www.b.com")).contains("longer suffix");
    assertThat(chosen(HOSTS, "www.c.com")).contains("suffix");
    assertThat(chosen(HOSTS, "www.c.org")).contains("prefix");
    assertThat(chosen(HOSTS, "c.org")).contains("any");
  }

  @Test
  void wildcardStandsForSomething() {
    assertThat(chosen(HOSTS, ".b.com")).contains("suffix");
  }

  @Test
  void portCountsUnlessTheTableIgnoresIt() {
    assertThat(chosen(HOSTS, "a.b.com:80")).contains("whole");
    assertThat(chosen(HOSTS, "a.b.com:81")).contains("any");
    assertThat(chosen("ignorePortInHostMatching: true\n" + HOSTS, "a.b.com:81")).contains("whole");
  }

  @Test
  void hostThatNobodyHasIsNotFound() {
    assertThat(chosen("virtualHosts: [{name: a, domains: [a]}]", "b")).isEmpty();
  }

  private static Optional<String> chosen(String table, String authority) {
    return VirtualHostChoice.of(Configs.table(table), authority).map(VirtualHost::getName);
  }
}
