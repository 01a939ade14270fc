package dev.mizzen.registry.allocate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mizzen.model.ObjectStatus.HostAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPlanTest {
  private final AddressPlan plan = plan("240.240.0.0/16", "2001:2::/48");

  private static AddressPlan plan(String... ranges) {
    return new AddressPlan(Arrays.stream(ranges).map(AddressRange::parse).toList());
  }

  /** A ServiceEntry that was made in a minute of one hour. */
  private static Entry entry(String name, int minute, String spec, String addresses)
      throws JsonProcessingException {
    return Entry.of(
        new ObjectMapper()
            .readTree(
                """
                {"metadata": {"namespace": "shop", "name": "%s", "resourceVersion": "1",
                  "creationTimestamp": "2026-11-01T10:%02d:00Z"},
                 "spec": %s, "status": {"addresses": [%s]}}
                """
                    .formatted(name, minute, spec, addresses)));
  }

  private static String hosts(String... hosts) {
    String list = String.join("\",\"", hosts);
    return "{\"resolution\": \"DNS\", \"hosts\": [\"%s\"]}".formatted(list);
  }

  private static String given(String host, String address) {
    return "{\"host\": \"%s\", \"value\": \"%s\"}".formatted(host, address);
  }

  /** By entry, {@code host=address}. */
  private Map<String, List<String>> changes(Entry... entries) {
    return changes(plan, entries);
  }

  private static Map<String, List<String>> changes(AddressPlan plan, Entry... entries) {
    Map<String, List<String>> changes = new HashMap<>();
    plan.changes(List.of(entries))
        .forEach(
            (entry, addresses) ->
                changes.put(entry.name(), addresses.stream().map(AddressPlanTest::text).toList()));
    return changes;
  }

  private static String text(HostAddress one) {
    return one.host() + "=" + one.address();
  }

  @Test
  void eachHostGetsOneAddressOfEachFamilyTheOldestEntryFirst() throws Exception {
    assertThat(changes(entry("new", 2, hosts("c"), ""), entry("old", 1, hosts("a", "b", "a"), "")))
        .containsOnly(
            Map.entry(
                "old", List.of("a=240.240.0.1", "a=2001:2::1", "b=240.240.0.2", "b=2001:2::2")),
            Map.entry("new", List.of("c=240.240.0.3", "c=2001:2::3")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"resolution\": \"NONE\", \"hosts\": [\"a\"]}",
        "{\"hosts\": [\"a\"]}",
        "{\"resolution\": \"DNS\", \"hosts\": [\"*.a\"]}",
        "{\"resolution\": \"DNS\", \"hosts\": [\"a\"], \"addresses\": [\"10.0.0.1\"]}"
      })
  void whatWantsNoneLosesWhatItHad(String spec) throws Exception {
    assertThat(changes(entry("e", 1, spec, ""))).isEmpty();
    assertThat(changes(entry("e", 1, spec, given("a", "240.240.0.9"))))
        .containsOnly(Map.entry("e", List.of()));
  }

  @Test
  void aWildcardHasOneWhereNamesAreResolvedWhenTheyAreCalled() throws Exception {
    String spec = "{\"resolution\": \"DYNAMIC_DNS\", \"hosts\": [\"*.a\"]}";

    assertThat(changes(entry("e", 1, spec, "")).get("e"))
        .containsExactly("*.a=240.240.0.1", "*.a=2001:2::1");
  }

  @Test
  void whatAStatusSaysIsKeptAndNotGivenToOthers() throws Exception {
    Entry known = entry("known", 2, hosts("a"), given("a", "240.240.0.1"));
    Entry other = entry("other", 1, hosts("b"), "");

    assertThat(changes(known, other))
        .containsOnly(Map.entry("other", List.of("b=240.240.0.2", "b=2001:2::1")));
  }

  @Test
  void aHostMoreGetsAddressesAndAHostLessLosesThem() throws Exception {
    Entry entry =
        entry("e", 1, hosts("b", "c"), given("a", "240.240.0.1") + "," + given("b", "240.240.0.2"));

    assertThat(changes(entry))
        .containsOnly(Map.entry("e", List.of("b=240.240.0.2", "c=240.240.0.1", "c=2001:2::1")));
  }

  @Test
  void ofTwoThatHaveTheSameTheOlderKeepsIt() throws Exception {
    Entry old = entry("old", 1, hosts("a"), given("a", "2001:2::7"));
    Entry late = entry("late", 2, hosts("b"), given("b", "2001:2:0:0::7"));

    assertThat(changes(late, old))
        .containsOnly(Map.entry("late", List.of("b=240.240.0.1", "b=2001:2::1")));
  }

  @Test
  void whatAnAuthorWroteIsNobodyElses() throws Exception {
    String own = "{\"resolution\": \"DNS\", \"hosts\": [\"a\"], \"addresses\": [\"240.240.0.1\"]}";
    Entry author = entry("author", 9, own, "");
    Entry given = entry("given", 1, hosts("b"), given("b", "240.240.0.1"));

    assertThat(changes(author, given))
        .containsOnly(Map.entry("given", List.of("b=240.240.0.2", "b=2001:2::1")));
  }

  @Test
  void whatWasGivenBackIsNotGivenAgainBeforeTheRangeIsUsedUp() throws Exception {
    AddressPlan small = plan("10.0.0.0/30");
    assertThat(changes(small, entry("a", 1, hosts("a"), "")).get("a"))
        .containsExactly("a=10.0.0.1");

    assertThat(changes(small, entry("b", 2, hosts("b"), "")).get("b"))
        .containsExactly("b=10.0.0.2");
    assertThat(changes(small, entry("c", 3, hosts("c", "d", "e", "f"), "")).get("c"))
        .as("the range has three, and no fourth")
        .containsExactly("c=10.0.0.3", "d=10.0.0.1", "e=10.0.0.2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.0", "10.0.0.0/32", "10.0.0.0/x", "a/8", "2001:2::/129", ""})
  void whatIsNoRangeIsRefused(String text) {
    assertThatThrownBy(() -> AddressRange.parse(text)).hasMessageContaining("'" + text + "'");
  }
}
