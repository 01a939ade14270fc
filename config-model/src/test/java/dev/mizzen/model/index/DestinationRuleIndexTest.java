package dev.mizzen.model.index;

import static dev.mizzen.model.testing.ConfigFixtures.at;
import static dev.mizzen.model.testing.ConfigFixtures.destinationRule;
import static dev.mizzen.model.testing.ConfigFixtures.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.api.networking.v1alpha3.DestinationRule;
import dev.mizzen.api.networking.v1alpha3.Subset;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.mesh.Features;
import dev.mizzen.model.mesh.Mesh;
import dev.mizzen.model.service.Service;
import dev.mizzen.model.testing.FeaturesFixture;
import dev.mizzen.model.testing.MeshFixture;
import dev.mizzen.model.testing.ServiceFixture;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DestinationRuleIndexTest {
  private static final Mesh MESH = MeshFixture.mesh(Features.DEFAULT);
  private static final Service REVIEWS = ServiceFixture.service("shop", "reviews").build();

  @Test
  void shortHostIsOfTheRulesNamespace() {
    var index = build(destinationRule("shop/r", "host: reviews"));

    assertThat(chosen(index, "shop", Map.of())).contains("shop/r");
    assertThat(index.candidates("shop", REVIEWS).getFirst().spec().getHost())
        .isEqualTo("reviews.shop.svc.cluster.local");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({"client, client/own", "other, shop/exact", "shop, shop/exact"})
  void ownNamespaceGoesBeforeTheServicesEvenWithAWiderHost(String namespace, String chosen) {
    var index =
        build(
            destinationRule("client/own", "{host: '*.cluster.local', exportTo: ['.']}"),
            destinationRule("shop/exact", "host: reviews.shop.svc.cluster.local"),
            destinationRule("shop/wide", "host: '*.shop.svc.cluster.local'"),
            destinationRule("istio-system/mesh", "host: '*.local'"));

    assertThat(chosen(index, namespace, Map.of())).contains(chosen);
  }

  @Test
  void rootNamespaceIsAskedLast() {
    var index =
        build(
            destinationRule("istio-system/mesh", "host: '*.local'"),
            destinationRule("shop/hidden", "{host: reviews, exportTo: ['.']}"));

    assertThat(chosen(index, "client", Map.of())).contains("istio-system/mesh");
  }

  @Test
  void proxiesOfTheRootNamespaceHaveItsPrivateRulesAlone() {
    var index =
        build(
            destinationRule("istio-system/public", "host: '*.local'"),
            destinationRule("istio-system/private", "{host: '*.cluster.local', exportTo: ['.']}"),
            destinationRule("shop/r", "host: other.shop.svc.cluster.local"));

    assertThat(chosen(index, "istio-system", Map.of())).contains("istio-system/private");
    assertThat(chosen(index, "client", Map.of())).contains("istio-system/public");
  }

  @Test
  void mostSpecificRuleThatIsNotExportedHidesTheWiderOfItsNamespace() {
    var index =
        build(
            destinationRule("shop/exact", "{host: reviews, exportTo: [friend]}"),
            destinationRule("shop/wide", "host: '*.shop.svc.cluster.local'"));

    assertThat(chosen(index, "client", Map.of())).isEmpty();
    assertThat(chosen(index, "friend", Map.of())).contains("shop/exact");
  }

  @Test
  void rulesOfOneHostAreMergedTheOldestFirst() {
    // When
    var index =
        build(
            at(
                2,
                destinationRule(
                    "shop/young",
                    "{host: reviews, trafficPolicy: {tls: {mode: DISABLE}}, subsets: [{name: v1}, {name: v2}]}")),
            at(
                1,
                destinationRule(
                    "shop/old", "{host: reviews, subsets: [{name: v1, labels: {v: '1'}}]}")));

    // Then
    MergedDestinationRule merged = index.outbound("client", Map.of(), REVIEWS).orElseThrow();
    assertThat(merged.key()).isEqualTo(rule("shop/old"));
    assertThat(merged.sources()).containsExactly(rule("shop/old"), rule("shop/young"));
    assertThat(merged.spec().getSubsetsList())
        .extracting(Subset::getName)
        .containsExactly("v1", "v2");
    assertThat(merged.spec().getSubsets(0).getLabelsMap()).containsEntry("v", "1");
    assertThat(merged.spec().hasTrafficPolicy()).isTrue();
  }

  @ParameterizedTest(name = "{0} then {1}: {2} entries")
  @CsvSource(
      delimiter = ';',
      value = {
        "[a]; [a]; 1",
        "[a, b]; [b, a]; 1",
        "[a]; [a, b]; 1",
        "[a, b]; [a]; 2",
        "[]; ['*']; 2",
        "['*']; [a]; 2"
      })
  void rulesMergeWhereTheLaterIsExportedToAllThatSeeTheEarlier(
      String first, String second, int entries) {
    var index =
        build(
            at(1, destinationRule("shop/a", "{host: reviews, exportTo: %s}".formatted(first))),
            at(2, destinationRule("shop/b", "{host: reviews, exportTo: %s}".formatted(second))));

    assertThat(index.candidates("a", REVIEWS)).hasSize(entries);
  }

  @Test
  void rulesMergeWhoeverSeesThemWhereTheMeshWantsItSo() {
    var rules =
        List.of(
            at(1, destinationRule("shop/a", "{host: reviews, exportTo: [a]}")),
            at(2, destinationRule("shop/b", "{host: reviews, exportTo: ['*']}")));
    var apart = DestinationRuleIndex.build(rules, MESH);
    var merged =
        DestinationRuleIndex.build(
            rules, MeshFixture.mesh(FeaturesFixture.with("destinationRulesMergeByExport", false)));

    assertThat(apart.candidates("other", REVIEWS)).hasSize(1);
    assertThat(merged.candidates("other", REVIEWS)).isEmpty();
    assertThat(merged.candidates("a", REVIEWS)).hasSize(1);
  }

  @Test
  void ruleWithASelectorHoldsForTheWorkloadsOfItsNamespaceAlone() {
    var index =
        build(
            destinationRule("client/all", "{host: reviews.shop.svc.cluster.local}"),
            destinationRule(
                "client/chosen",
                "{host: reviews.shop.svc.cluster.local, workloadSelector: {matchLabels: {app: x}}}"));

    assertThat(chosen(index, "client", Map.of("app", "x", "v", "1"))).contains("client/chosen");
    assertThat(chosen(index, "client", Map.of("app", "y"))).contains("client/all");
    assertThat(index.inbound("client", REVIEWS).map(MergedDestinationRule::key))
        .contains(rule("client/all"));
  }

  @Test
  void rulesWithASelectorAreNotExported() {
    var index =
        build(
            destinationRule(
                "shop/chosen", "{host: reviews, workloadSelector: {matchLabels: {app: x}}}"));

    assertThat(chosen(index, "client", Map.of("app", "x"))).isEmpty();
    assertThat(chosen(index, "shop", Map.of("app", "x"))).contains("shop/chosen");
  }

  @Test
  void rulesWithUnlikeSelectorsStandApartAndThoseWithLikeOnesAreMerged() {
    var index =
        build(
            at(
                1,
                destinationRule(
                    "shop/a", "{host: reviews, workloadSelector: {matchLabels: {app: x}}}")),
            at(
                2,
                destinationRule(
                    "shop/b", "{host: reviews, workloadSelector: {matchLabels: {app: y}}}")),
            at(
                3,
                destinationRule(
                    "shop/c", "{host: reviews, workloadSelector: {matchLabels: {app: y}}}")));

    assertThat(index.candidates("shop", REVIEWS))
        .extracting(MergedDestinationRule::sources)
        .containsExactly(List.of(rule("shop/a")), List.of(rule("shop/b"), rule("shop/c")));
  }

  @Test
  void labelsOfSelectorsAndFailoverPrioritiesCount() {
    var index =
        build(
            destinationRule("shop/a", "{host: a, workloadSelector: {matchLabels: {app: x}}}"),
            destinationRule(
                "shop/b",
                """
                host: b
                trafficPolicy: {loadBalancer: {localityLbSetting: {failoverPriority: [rack]}}}
                subsets:
                - name: s
                  trafficPolicy: {loadBalancer: {localityLbSetting: {failoverPriority: ['tier=gold']}}}
                """));

    assertThat(index.labelKeys()).containsExactlyInAnyOrder("app", "rack", "tier");
  }

  private static Optional<String> chosen(
      DestinationRuleIndex index, String namespace, Map<String, String> labels) {
    return index
        .outbound(namespace, labels, REVIEWS)
        .map(found -> found.key().namespace() + "/" + found.key().name());
  }

  private static ConfigKey rule(String id) {
    return key(ConfigKind.DESTINATION_RULE, id);
  }

  @SafeVarargs
  @SuppressWarnings("varargs")
  private static DestinationRuleIndex build(ConfigResource<DestinationRule>... all) {
    List<ConfigResource<DestinationRule>> list = new ArrayList<>();
    for (ConfigResource<DestinationRule> resource : all) {
      list.add(resource);
    }
    return DestinationRuleIndex.build(list, MESH);
  }
}
