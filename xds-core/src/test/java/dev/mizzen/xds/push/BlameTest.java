package dev.mizzen.xds.push;

import static dev.mizzen.xds.push.EncodedResources.resource;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlameTest {
  private static final List<EncodedResource> OFFERED =
      List.of(
          resource("0.0.0.0_80", "x"),
          resource("0.0.0.0_8080", "x"),
          resource("outbound|80||a.shop.svc.cluster.local", "x"),
          resource("outbound|80|v1|a.shop.svc.cluster.local", "x"));

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "Error adding/updating listener(s) 0.0.0.0_8080: bad filter; 0.0.0.0_8080",
        "Error adding/updating listener(s) 0.0.0.0_80: bad filter; 0.0.0.0_80",
        "cluster outbound|80||a.shop.svc.cluster.local.; outbound|80||a.shop.svc.cluster.local",
        "bad (outbound|80|v1|a.shop.svc.cluster.local), x; outbound|80|v1|a.shop.svc.cluster.local"
      })
  void whatTheProxyNamesIsMeant(String message, String name) {
    assertThat(Blame.of(OFFERED, Optional.empty(), message))
        .extracting(EncodedResource::name)
        .containsExactly(name);
  }

  @Test
  void severalMayBeNamed() {
    assertThat(Blame.of(OFFERED, Optional.empty(), "0.0.0.0_80: one, 0.0.0.0_8080: two"))
        .hasSize(2);
  }

  @Test
  void whatTheProxyHasIsNotMeantUnlessItIsNamed() {
    TypeSet acked =
        new WildcardSet(List.of(resource("0.0.0.0_80", "x"), resource("0.0.0.0_8080", "older")));

    assertThat(Blame.of(OFFERED.subList(0, 2), Optional.of(acked), "out of memory"))
        .extracting(EncodedResource::name)
        .containsExactly("0.0.0.0_8080");
  }

  @Test
  void ofTooManyNoneIsMeant() {
    List<EncodedResource> many =
        IntStream.range(0, 21).mapToObj(i -> resource("listener" + i, "x")).toList();

    assertThat(Blame.of(many, Optional.empty(), "out of memory")).isEmpty();
  }
}
