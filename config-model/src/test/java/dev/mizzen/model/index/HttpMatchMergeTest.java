package dev.mizzen.model.index;

import static dev.mizzen.model.testing.ConfigFixtures.virtualService;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.api.networking.v1alpha3.HTTPMatchRequest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpMatchMergeTest {

  @ParameterizedTest(name = "{0} holds {1}")
  @CsvSource(
      delimiter = ';',
      value = {
        "{uri: {prefix: /a}}; {uri: {prefix: /a/b}}",
        "{uri: {prefix: /a}}; {uri: {exact: /a/b}}",
        "{uri: {exact: /a}}; {uri: {exact: /a}}",
        "{uri: {prefix: /a}}; {headers: {x: {regex: .*}}}",
        "{headers: {x: {exact: v}}}; {headers: {y: {exact: w}}}",
        "{port: 80}; {port: 80}",
        "{port: 80}; {uri: {exact: /a}}",
        "{sourceNamespace: n}; {sourceNamespace: n}",
        "{uri: {exact: /a}}; {sourceNamespace: n}",
        "{sourceLabels: {a: x}}; {sourceLabels: {a: x, b: y}}",
        "{gateways: [g/a, g/b]}; {gateways: [g/b]}"
      })
  void narrowerConditionOfTheDelegateIsJoined(String root, String delegate) {
    assertThat(HttpMatchMerge.merge(List.of(match(root)), List.of(match(delegate)))).isPresent();
  }

  @ParameterizedTest(name = "{0} refuses {1}")
  @CsvSource(
      delimiter = ';',
      value = {
        "{uri: {prefix: /a/b}}; {uri: {prefix: /a}}",
        "{uri: {prefix: /a}}; {uri: {exact: /b}}",
        "{uri: {exact: /a}}; {uri: {prefix: /a}}",
        "{uri: {exact: /a}}; {uri: {exact: /b}}",
        "{uri: {regex: /a.*}}; {uri: {prefix: /a}}",
        "{uri: {prefix: /a}}; {uri: {regex: /a.*}}",
        "{uri: {regex: /a}}; {uri: {regex: /a}}",
        "{method: {exact: GET}}; {method: {exact: POST}}",
        "{headers: {x: {}}}; {headers: {x: {exact: v}}}",
        "{headers: {x: {exact: v}}}; {headers: {x: {}}}",
        "{withoutHeaders: {x: {exact: v}}}; {withoutHeaders: {x: {exact: w}}}",
        "{queryParams: {q: {exact: v}}}; {queryParams: {q: {exact: w}}}",
        "{ignoreUriCase: true}; {uri: {prefix: /a}}",
        "{port: 80}; {port: 81}",
        "{sourceNamespace: n}; {uri: {prefix: /a}}",
        "{sourceLabels: {a: x}}; {sourceLabels: {a: y}}",
        "{gateways: [g/a]}; {gateways: [g/b]}",
        "{gateways: [g/a]}; {gateways: [g/a, g/b]}"
      })
  void conditionThatTheRootDoesNotHoldDropsTheRoute(String root, String delegate) {
    assertThat(HttpMatchMerge.merge(List.of(match(root)), List.of(match(delegate)))).isEmpty();
  }

  @Test
  void joinedConditionHasThePartsOfBothAndThoseOfTheDelegateWin() {
    // When
    var merged =
        HttpMatchMerge.merge(
            List.of(match("{name: r, uri: {prefix: /a}, port: 80, headers: {x: {exact: v}}}")),
            List.of(match("{name: d, uri: {exact: /a/b}, headers: {y: {exact: w}}}")));

    // Then
    assertThat(merged)
        .hasValue(
            List.of(
                match(
                    "{name: r-d, uri: {exact: /a/b}, port: 80, headers: {x: {exact: v}, y: {exact: w}}}")));
  }

  @Test
  void everyConditionOfTheDelegateMeetsEveryOneOfTheRootThatHoldsIt() {
    var merged =
        HttpMatchMerge.merge(
            List.of(match("{uri: {prefix: /a}}"), match("{uri: {prefix: /}}")),
            List.of(match("{uri: {prefix: /a/b}}"), match("{uri: {prefix: /c}}")));

    assertThat(merged.orElseThrow())
        .extracting(match -> match.getUri().getPrefix())
        .containsExactly("/a/b", "/a/b", "/c");
  }

  private static HTTPMatchRequest match(String yaml) {
    return virtualService("a/b", "{hosts: [h.com], http: [{match: [%s]}]}".formatted(yaml))
        .spec()
        .getHttp(0)
        .getMatch(0);
  }
}
