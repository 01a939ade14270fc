package dev.mizzen.xds.simulation;

import static dev.mizzen.xds.simulation.Configs.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.xds.simulation.Call.Payload;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RouteChoiceTest {

  @Test
  void firstRouteThatTakesTheRequestCounts() {
    var routes =
        Configs.table(
                """
                virtualHosts:
                - routes:
                  - {name: a, match: {path: /a}}
                  - {name: prefix, match: {prefix: /}}
                  - {name: never, match: {path: /b}}
                """)
            .getVirtualHosts(0)
            .getRoutesList();

    assertThat(RouteChoice.of(routes, get("h", "/a")).orElseThrow().getName()).isEqualTo("a");
    assertThat(RouteChoice.of(routes, get("h", "/b")).orElseThrow().getName()).isEqualTo("prefix");
  }

  @Test
  void queryIsNoPartOfThePath() {
    assertThat(takes("path: /a", get("h", "/a?x=1"))).isTrue();
    assertThat(takes("safeRegex: {regex: /a+}", get("h", "/aa?x=1"))).isTrue();
    assertThat(takes("safeRegex: {regex: /a}", get("h", "/ab"))).isFalse();
  }

  @Test
  void separatedPrefixEndsAtASlash() {
    assertThat(takes("pathSeparatedPrefix: /a", get("h", "/a"))).isTrue();
    assertThat(takes("pathSeparatedPrefix: /a", get("h", "/a/b"))).isTrue();
    assertThat(takes("pathSeparatedPrefix: /a", get("h", "/ab"))).isFalse();
  }

  @Test
  void caseOfThePathCountsUnlessToldOtherwise() {
    assertThat(takes("prefix: /A", get("h", "/a"))).isFalse();
    assertThat(takes("prefix: /A, caseSensitive: false", get("h", "/a"))).isTrue();
  }

  @Test
  void everyHeaderMustMatch() {
    String match =
        "prefix: /, headers: [{name: X, stringMatch: {exact: one}}, {name: ':method', stringMatch: {exact: GET}}]";
    assertThat(takes(match, get("h", "/", Map.of("x", "one")))).isTrue();
    assertThat(takes(match, get("h", "/", Map.of("x", "two")))).isFalse();
  }

  @Test
  void missingHeaderFailsAnInvertedMatchUnlessItCountsAsEmpty() {
    String inverted =
        "prefix: /, headers: [{name: x, stringMatch: {exact: one}, invertMatch: true%s}]";
    assertThat(takes(inverted.formatted(""), get("h", "/"))).isFalse();
    assertThat(takes(inverted.formatted(", treatMissingHeaderAsEmpty: true"), get("h", "/")))
        .isTrue();
    assertThat(takes(inverted.formatted(""), get("h", "/", Map.of("x", "two")))).isTrue();
  }

  @Test
  void absenceOfAHeaderCanBeWanted() {
    String absent = "prefix: /, headers: [{name: x, presentMatch: true, invertMatch: true}]";
    assertThat(takes(absent, get("h", "/"))).isTrue();
    assertThat(takes(absent, get("h", "/", Map.of("x", "")))).isFalse();
  }

  @Test
  void queryParametersAreMatchedByTheirFirstValue() {
    String match = "prefix: /, queryParameters: [{name: v, stringMatch: {exact: '1'}}]";
    assertThat(takes(match, get("h", "/?u=2&v=1&v=3"))).isTrue();
    assertThat(takes(match, get("h", "/?v=3&v=1"))).isFalse();
    assertThat(takes(match, get("h", "/v=1"))).isFalse();
  }

  @Test
  void routeForClaimsOfATokenTakesNoCallWithout() {
    assertThat(
            takes(
                "prefix: /, dynamicMetadata: [{filter: jwt, path: [{key: iss}], value: {presentMatch: true}}]",
                get("h", "/")))
        .isFalse();
  }

  private static boolean takes(String match, Payload.Http request) {
    var routes =
        Configs.table("virtualHosts: [{routes: [{match: {" + match + "}}]}]")
            .getVirtualHosts(0)
            .getRoutesList();
    return RouteChoice.of(routes, request).isPresent();
  }
}
