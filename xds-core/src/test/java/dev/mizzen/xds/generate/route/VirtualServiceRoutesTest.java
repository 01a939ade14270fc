package dev.mizzen.xds.generate.route;

import static dev.mizzen.model.testing.ConfigFixtures.annotated;
import static dev.mizzen.model.testing.ConfigFixtures.destinationRule;
import static dev.mizzen.model.testing.ConfigFixtures.virtualService;
import static dev.mizzen.model.testing.ServiceFixture.service;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.Durations;
import dev.mizzen.api.mesh.v1alpha1.MeshConfig;
import dev.mizzen.api.networking.v1alpha3.HTTPRetry;
import dev.mizzen.model.service.Protocol;
import dev.mizzen.model.testing.FeaturesFixture;
import dev.mizzen.model.testing.MeshFixture;
import dev.mizzen.xds.scope.NodeFixture;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.envoyproxy.envoy.config.route.v3.HeaderMatcher;
import io.envoyproxy.envoy.config.route.v3.RedirectAction.RedirectResponseCode;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction.ClusterNotFoundResponseCode;
import io.envoyproxy.envoy.extensions.filters.http.cors.v3.CorsPolicy;
import io.envoyproxy.envoy.extensions.filters.http.fault.v3.HTTPFault;
import io.envoyproxy.envoy.type.v3.FractionalPercent.DenominatorType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VirtualServiceRoutesTest {
  private static final String CART = "cart.shop.svc.cluster.local:80";

  @Test
  void headersStandInTheOrderOfTheirNamesAndPseudoHeadersBehind() {
    var route =
        only(
            "match: [{headers: {b: {exact: x}, a: {prefix: y}, c: {regex: \"z.*\"}}, scheme: {exact: http}, method: {exact: GET}, authority: {exact: h}}]");
    assertThat(route.getMatch().getHeadersList())
        .extracting(HeaderMatcher::getName)
        .containsExactly("a", "b", "c", ":method", ":authority", ":scheme");
    assertThat(route.getMatch().getHeaders(0).getStringMatch().getPrefix()).isEqualTo("y");
    assertThat(route.getMatch().getHeaders(2).getStringMatch().getSafeRegex().getRegex())
        .isEqualTo("z.*");
    assertThat(route.getMatch().getPrefix()).isEqualTo("/");
    assertThat(route.getMatch().getCaseSensitive().getValue()).isTrue();
  }

  @Test
  void emptyHeaderMatchAndStarRegexAskForPresence() {
    var route = only("match: [{headers: {a: {}, b: {regex: \"*\"}}}]");
    assertThat(route.getMatch().getHeadersList()).allMatch(HeaderMatcher::getPresentMatch);
  }

  @Test
  void missingHeaderCountsAsEmptyInWithoutHeadersUnlessPresenceIsAskedFor() {
    var route = only("match: [{withoutHeaders: {a: {exact: x}, b: {}}}]");
    assertThat(route.getMatch().getHeadersList()).allMatch(HeaderMatcher::getInvertMatch);
    assertThat(route.getMatch().getHeaders(0).getTreatMissingHeaderAsEmpty()).isTrue();
    assertThat(route.getMatch().getHeaders(1).getTreatMissingHeaderAsEmpty()).isFalse();
  }

  @Test
  void claimIsMatchedInTheTokensMetadataAsTextOrListEntry() {
    var route =
        only(
            "match: [{headers: {\"@request.auth.claims[group][id]\": {exact: dev}}, withoutHeaders: {\"@request.auth.claims.admin\": {exact: \"no\"}}}]");
    var claim = route.getMatch().getDynamicMetadata(0);
    assertThat(claim.getFilter()).isEqualTo("envoy.filters.http.jwt_authn");
    assertThat(claim.getPathList())
        .extracting(segment -> segment.getKey())
        .containsExactly("payload", "group", "id");
    assertThat(
            claim
                .getValue()
                .getOrMatch()
                .getValueMatchers(0)
                .getListMatch()
                .getOneOf()
                .getStringMatch()
                .getExact())
        .isEqualTo("dev");
    assertThat(claim.getValue().getOrMatch().getValueMatchers(1).getStringMatch().getExact())
        .isEqualTo("dev");
    assertThat(route.getMatch().getDynamicMetadata(1).getInvert()).isTrue();
    assertThat(route.getMatch().getHeadersCount()).isZero();
  }

  @Test
  void uriBecomesPathPrefixOrExpression() {
    var routes =
        routes(
            "match: [{uri: {exact: /a}}, {uri: {prefix: /b}, ignoreUriCase: true}, {uri: {regex: \"/c/[0-9]+\"}}]");
    assertThat(routes.get(0).getMatch().getPath()).isEqualTo("/a");
    assertThat(routes.get(1).getMatch().getPrefix()).isEqualTo("/b");
    assertThat(routes.get(1).getMatch().getCaseSensitive().getValue()).isFalse();
    assertThat(routes.get(2).getMatch().getSafeRegex().getRegex()).isEqualTo("/c/[0-9]+");
    assertThat(routes)
        .extracting(route -> route.getDecorator().getOperation())
        .containsExactly(
            "cart.shop.svc.cluster.local:80/a",
            "cart.shop.svc.cluster.local:80/b*",
            "cart.shop.svc.cluster.local:80/c/[0-9]+");
  }

  @Test
  void queryParametersAreMatchedByTextOrPresence() {
    var route = only("match: [{queryParams: {b: {exact: \"1\"}, a: {}}}]");
    assertThat(route.getMatch().getQueryParameters(0).getPresentMatch()).isTrue();
    assertThat(route.getMatch().getQueryParameters(1).getStringMatch().getExact()).isEqualTo("1");
  }

  @Test
  void matchForAnotherPortGatewayOrSourceIsLeftOut() {
    var routes =
        routes(
            """
            match:
            - {name: port, port: 8080}
            - {name: gateway, gateways: [edge/web]}
            - {name: labels, sourceLabels: {app: other}}
            - {name: namespace, sourceNamespace: other}
            - {name: here, port: 80, sourceLabels: {app: client}, sourceNamespace: shop, uri: {prefix: /x}}
            - {name: mesh, gateways: [mesh], sourceLabels: {app: other}, uri: {prefix: /y}}
            """);
    assertThat(routes).extracting(Route::getName).containsExactly(".here", ".mesh");
  }

  @Test
  void virtualServiceWithoutAMatchThatHoldsIsAsIfItWereNotThere() {
    var tables =
        tables(
            "{hosts: [cart], http: [{match: [{sourceNamespace: other}], route: [{destination: {host: cart}}]}]}");
    assertThat(tables.route("80", CART).getName()).isEqualTo("default");
  }

  @Test
  void nothingFollowsARouteThatTakesEverything() {
    var tables =
        tables(
            """
            hosts: [cart]
            http:
            - {name: a, match: [{uri: {prefix: /a}}], route: [{destination: {host: cart}}]}
            - {name: all, match: [{uri: {prefix: /}}], route: [{destination: {host: cart}}]}
            - {name: never, route: [{destination: {host: cart}}]}
            """);
    assertThat(tables.host("80", CART).getRoutesList())
        .extracting(Route::getName)
        .containsExactly("a", "all");
  }

  @Test
  void routeIsNamedAfterItsRuleAndMatchAndSaysWhereItComesFrom() {
    var route = only("name: rule\nmatch: [{name: m, uri: {prefix: /x}, statPrefix: stats}]");
    assertThat(route.getName()).isEqualTo("rule.m");
    assertThat(route.getStatPrefix()).isEqualTo("stats");
    assertThat(
            route
                .getMetadata()
                .getFilterMetadataOrThrow("istio")
                .getFieldsOrThrow("config")
                .getStringValue())
        .isEqualTo("/apis/networking.istio.io/v1/namespaces/shop/virtual-service/cart");
  }

  @Test
  void weightsSplitAndZeroWeightIsLeftOut() {
    var route =
        only(
            """
            route:
            - {destination: {host: cart, subset: v1}, weight: 90, headers: {request: {set: {host: v1.example}, add: {x: y}}}}
            - {destination: {host: cart, subset: v2}, weight: 10}
            - {destination: {host: cart, subset: v3}, weight: 0}
            """);
    var clusters = route.getRoute().getWeightedClusters().getClustersList();
    assertThat(clusters)
        .extracting(cluster -> cluster.getWeight().getValue())
        .containsExactly(90, 10);
    assertThat(clusters.getFirst().getName())
        .isEqualTo("outbound|80|v1|cart.shop.svc.cluster.local");
    assertThat(clusters.getFirst().getHostRewriteLiteral()).isEqualTo("v1.example");
    assertThat(clusters.getFirst().getRequestHeadersToAdd(0).getHeader().getKey()).isEqualTo("x");
    assertThat(route.getDecorator().getOperation()).isEqualTo("cart:80/*");
  }

  @Test
  void destinationWithoutPortTakesTheListenersWhereTheServiceIsNotOnIt() {
    var tables =
        RouteTables.of(
            mesh()
                .with(
                    service("shop", "ratings")
                        .address("10.9.0.7")
                        .port("http", 9080, Protocol.HTTP))
                .withConfig(
                    virtualService(
                        "shop/cart",
                        "{hosts: [cart], http: [{route: [{destination: {host: ratings}}], mirror: {host: ratings}}]}")),
            client());
    var action = tables.route("80", CART).getRoute();
    assertThat(action.getCluster()).isEqualTo("outbound|80||ratings.shop.svc.cluster.local");
    assertThat(action.getRequestMirrorPolicies(0).getCluster())
        .isEqualTo("outbound|80||ratings.shop.svc.cluster.local");
  }

  @Test
  void externalNameDestinationLeadsToItsTarget() {
    var tables =
        RouteTables.of(
            mesh()
                .with(
                    service("shop", "alias")
                        .standsFor("cart.shop.svc.cluster.local")
                        .port("http", 80, Protocol.HTTP))
                .withConfig(
                    virtualService(
                        "shop/cart",
                        "{hosts: [cart], http: [{route: [{destination: {host: alias}}]}]}")),
            client());
    assertThat(tables.clusters("80", CART))
        .containsExactly("outbound|80||cart.shop.svc.cluster.local");
  }

  @Test
  void routesOwnAuthorityBeatsThatOfItsOnlyDestination() {
    var route =
        only(
            "rewrite: {authority: a.example}\nheaders: {request: {set: {\":authority\": b.example}}}\nroute: [{destination: {host: cart}, headers: {request: {set: {Host: c.example}}}}]");
    assertThat(route.getRoute().getHostRewriteLiteral()).isEqualTo("a.example");
    assertThat(route.getRequestHeadersToAddCount()).isZero();
  }

  @Test
  void headersAreSetBeforeTheyAreAddedAndPseudoHeadersStay() {
    var route =
        only(
            """
            headers: {request: {add: {z: "1", a: "2"}, set: {m: "3", ":path": "/"}, remove: [x, host]}, response: {remove: [y]}}
            route: [{destination: {host: cart}, headers: {request: {set: {last: "4"}}}}]
            """);
    assertThat(route.getRequestHeadersToAddList())
        .extracting(option -> option.getHeader().getKey())
        .containsExactly("m", "a", "z", "last");
    assertThat(route.getRequestHeadersToAddList())
        .extracting(option -> option.getAppendAction())
        .containsExactly(
            HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD,
            HeaderAppendAction.APPEND_IF_EXISTS_OR_ADD,
            HeaderAppendAction.APPEND_IF_EXISTS_OR_ADD,
            HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD);
    assertThat(route.getRequestHeadersToRemoveList()).containsExactly("x");
    assertThat(route.getResponseHeadersToRemoveList()).containsExactly("y");
  }

  @Test
  void rewriteChangesPrefixOrByExpression() {
    var prefix = only("rewrite: {uri: /v2}").getRoute();
    var regex =
        only("rewrite: {uriRegexRewrite: {match: \"/a/(.*)\", rewrite: \"/\\\\1\"}, uri: /ignored}")
            .getRoute();
    assertThat(prefix.getPrefixRewrite()).isEqualTo("/v2");
    assertThat(regex.getRegexRewrite().getPattern().getRegex()).isEqualTo("/a/(.*)");
    assertThat(regex.getRegexRewrite().getSubstitution()).isEqualTo("/\\1");
    assertThat(regex.getPrefixRewrite()).isEmpty();
  }

  @Test
  void redirectNamesThePortOnlyWhereItIsNotTheSchemes() {
    var given =
        bare("redirect: {uri: /new, authority: b.example, redirectCode: 302, scheme: https, port: 8443}")
            .getRedirect();
    var usual = bare("redirect: {scheme: https, port: 443}").getRedirect();
    var derived =
        bare("redirect: {uri: \"%PREFIX()%/x\", derivePort: FROM_REQUEST_PORT}").getRedirect();
    assertThat(given.getPortRedirect()).isEqualTo(8443);
    assertThat(given.getResponseCode()).isEqualTo(RedirectResponseCode.FOUND);
    assertThat(given.getPathRedirect()).isEqualTo("/new");
    assertThat(usual.getPortRedirect()).isZero();
    assertThat(derived.getPortRedirect()).isZero();
    assertThat(derived.getPathRedirect()).isEqualTo("%PREFIX()%/x");
  }

  @Test
  void redirectWithACodeEnvoyLacksHasNoAction() {
    var route = bare("redirect: {uri: /x, redirectCode: 418}");
    assertThat(route.getActionCase()).isEqualTo(Route.ActionCase.ACTION_NOT_SET);
    assertThat(route.getDecorator().getOperation()).isEqualTo("cart:80/*");
  }

  @Test
  void directResponseCarriesItsBody() {
    var route = bare("directResponse: {status: 418, body: {string: short}}");
    assertThat(route.getDirectResponse().getStatus()).isEqualTo(418);
    assertThat(route.getDirectResponse().getBody().getInlineString()).isEqualTo("short");
  }

  @Test
  void mirrorsCopyTheirShareAndNoneAtZero() {
    var route =
        only(
            """
            mirror: {host: a.example}
            mirrorPercent: 7
            mirrors:
            - {destination: {host: b.example, port: {number: 81}}, percentage: {value: 33.3}}
            - {destination: {host: c.example}, percentage: {value: 0}}
            - {destination: {host: d.example}}
            """);
    var mirrors = route.getRoute().getRequestMirrorPoliciesList();
    assertThat(mirrors)
        .extracting(mirror -> mirror.getCluster())
        .containsExactly(
            "outbound|80||a.example", "outbound|81||b.example", "outbound|80||d.example");
    assertThat(mirrors)
        .extracting(mirror -> mirror.getRuntimeFraction().getDefaultValue().getNumerator())
        .containsExactly(7, 333_000, 100);
    assertThat(mirrors.get(1).getRuntimeFraction().getDefaultValue().getDenominator())
        .isEqualTo(DenominatorType.MILLION);
    assertThat(mirrors)
        .allMatch(mirror -> mirror.getDisableShadowHostSuffixAppend() && mirror.hasTraceSampled());
  }

  @Test
  void mirroredRequestsNameAHostOfTheirOwnWhereTheMeshWantsItSo() {
    var tables =
        RouteTables.of(
            mesh()
                .with(FeaturesFixture.with("http.mirrorsKeepHost", false))
                .withConfig(
                    virtualService(
                        "shop/cart",
                        "{hosts: [cart], http: [{route: [{destination: {host: cart}}], mirror:"
                            + " {host: a.example}}]}")),
            client());

    assertThat(tables.host("80", CART).getRoutes(0).getRoute().getRequestMirrorPolicies(0))
        .extracting(mirror -> mirror.getDisableShadowHostSuffixAppend())
        .isEqualTo(false);
  }

  @Test
  @SuppressWarnings("deprecation") // the field that is sent
  void timeoutHoldsForGrpcToo() {
    var action = only("timeout: 5s").getRoute();
    assertThat(Durations.toSeconds(action.getTimeout())).isEqualTo(5);
    assertThat(Durations.toSeconds(action.getMaxGrpcTimeout())).isEqualTo(5);
  }

  @Test
  void faultDelaysAndAborts() throws InvalidProtocolBufferException {
    var route =
        only(
            "fault: {delay: {percentage: {value: 12.5}, fixedDelay: 7s}, abort: {grpcStatus: UNAVAILABLE}}");
    var fault = filter(route, "envoy.filters.http.fault", HTTPFault.class);
    assertThat(fault.getDelay().getPercentage().getNumerator()).isEqualTo(125_000);
    assertThat(fault.getAbort().getGrpcStatus()).isEqualTo(14);
    assertThat(fault.getAbort().hasPercentage()).isFalse();
  }

  @Test
  void corsJoinsListsAndCountsAgeInSeconds() throws InvalidProtocolBufferException {
    var route =
        only(
            "corsPolicy: {allowOrigins: [{exact: a}, {regex: b.*}], allowMethods: [GET, POST], maxAge: 24h, unmatchedPreflights: IGNORE}");
    var cors = filter(route, "envoy.filters.http.cors", CorsPolicy.class);
    assertThat(cors.getAllowOriginStringMatch(1).getSafeRegex().getRegex()).isEqualTo("b.*");
    assertThat(cors.getAllowMethods()).isEqualTo("GET,POST");
    assertThat(cors.getMaxAge()).isEqualTo("86400");
    assertThat(cors.getForwardNotMatchingPreflights().getValue()).isFalse();
    assertThat(cors.hasAllowCredentials()).isFalse();
  }

  @Test
  void statusesInRetryOnBecomeCodesAndTheirConditionIsAdded() {
    var retry =
        only("retries: {attempts: 5, perTryTimeout: 2s, retryOn: \"5xx, gateway-error,503,599\"}")
            .getRoute()
            .getRetryPolicy();
    assertThat(retry.getRetryOn()).isEqualTo("5xx,gateway-error,599,retriable-status-codes");
    assertThat(retry.getRetriableStatusCodesList()).containsExactly(503);
    assertThat(retry.getNumRetries().getValue()).isEqualTo(5);
    assertThat(Durations.toSeconds(retry.getPerTryTimeout())).isEqualTo(2);
  }

  @Test
  void noAttemptsIsNoPolicy() {
    assertThat(only("retries: {attempts: 0}").getRoute().hasRetryPolicy()).isFalse();
  }

  @Test
  void retryMaySayHostsLocalitiesAndBackoff() {
    var retry =
        only("retries: {attempts: 3, backoff: 50ms, retryIgnorePreviousHosts: false, retryRemoteLocalities: true}")
            .getRoute()
            .getRetryPolicy();
    assertThat(retry.getRetryHostPredicateCount()).isZero();
    assertThat(retry.getHostSelectionRetryMaxAttempts()).isEqualTo(5);
    assertThat(retry.getRetryPriority().getName())
        .isEqualTo("envoy.retry_priorities.previous_priorities");
    assertThat(Durations.toMillis(retry.getRetryBackOff().getBaseInterval())).isEqualTo(50);
  }

  @Test
  void meshPolicyHoldsWhereTheRouteHasNone() {
    var config =
        MeshConfig.newBuilder()
            .setRootNamespace("istio-system")
            .setDefaultHttpRetryPolicy(HTTPRetry.newBuilder().setAttempts(9))
            .build();
    var mesh =
        mesh()
            .with(config)
            .withConfig(
                virtualService(
                    "shop/cart",
                    "{hosts: [cart], http: [{match: [{uri: {prefix: /own}}], retries: {attempts: 1}, route: [{destination: {host: cart}}]}, {route: [{destination: {host: cart}}]}]}"));
    var routes = RouteTables.of(mesh, client()).host("80", CART).getRoutesList();
    assertThat(routes)
        .extracting(route -> route.getRoute().getRetryPolicy().getNumRetries().getValue())
        .containsExactly(1, 9);
  }

  @Test
  void hashOfTheSubsetBeatsThatOfTheServiceAndKeepsRetriesOnItsHost() {
    var mesh =
        mesh()
            .withConfig(
                destinationRule(
                    "shop/cart",
                    """
                    host: cart
                    trafficPolicy: {loadBalancer: {consistentHash: {httpHeaderName: x-user}}}
                    subsets:
                    - {name: v1, trafficPolicy: {loadBalancer: {consistentHash: {httpCookie: {name: c, path: /, ttl: 60s, attributes: [{name: SameSite, value: Strict}]}}}}}
                    """))
            .withConfig(
                virtualService(
                    "shop/cart",
                    "{hosts: [cart], http: [{match: [{uri: {prefix: /a}}], route: [{destination: {host: cart, subset: v1}}]}, {route: [{destination: {host: cart}}]}]}"));
    var routes = RouteTables.of(mesh, client()).host("80", CART).getRoutesList();
    assertThat(routes.get(0).getRoute().getHashPolicy(0).getCookie().getAttributes(0).getValue())
        .isEqualTo("Strict");
    assertThat(routes.get(1).getRoute().getHashPolicy(0).getHeader().getHeaderName())
        .isEqualTo("x-user");
    assertThat(routes)
        .allMatch(route -> route.getRoute().getRetryPolicy().getRetryHostPredicateCount() == 0);
  }

  @Test
  void portsHashCountsOnlyWhereTheDestinationNamesThePort() {
    var rule =
        destinationRule(
            "shop/cart",
            """
            host: cart
            trafficPolicy:
              loadBalancer: {consistentHash: {useSourceIp: true}}
              portLevelSettings: [{port: {number: 80}, loadBalancer: {consistentHash: {httpQueryParameterName: q}}}]
            """);
    var mesh =
        mesh()
            .withConfig(rule)
            .withConfig(
                virtualService(
                    "shop/cart",
                    "{hosts: [cart], http: [{match: [{uri: {prefix: /a}}], route: [{destination: {host: cart, port: {number: 80}}}]}, {route: [{destination: {host: cart}}]}]}"));
    var routes = RouteTables.of(mesh, client()).host("80", CART).getRoutesList();
    assertThat(routes.get(0).getRoute().getHashPolicy(0).getQueryParameter().getName())
        .isEqualTo("q");
    assertThat(routes.get(1).getRoute().getHashPolicy(0).getConnectionProperties().getSourceIp())
        .isTrue();
  }

  @Test
  void defaultRouteTakesThePortsHashAndStillAvoidsPreviousHosts() {
    var rule =
        destinationRule(
            "shop/cart",
            "{host: cart, trafficPolicy: {portLevelSettings: [{port: {number: 80}, loadBalancer: {consistentHash: {httpHeaderName: h}}}]}}");
    var action = RouteTables.of(mesh().withConfig(rule), client()).route("80", CART).getRoute();
    assertThat(action.getHashPolicy(0).getHeader().getHeaderName()).isEqualTo("h");
    assertThat(action.getRetryPolicy().getRetryHostPredicateCount()).isEqualTo(1);
  }

  @Test
  void gatewayApiPrefixMeansWholePathElements() {
    var vs =
        annotated(
            virtualService(
                "shop/cart",
                """
                hosts: [cart.shop.svc.cluster.local]
                http:
                - {match: [{uri: {prefix: /a/}}], rewrite: {uri: /}, route: [{destination: {host: cart.shop.svc.cluster.local}}]}
                - {match: [{uri: {prefix: /b.c}}], redirect: {uri: "%PREFIX()%/d"}}
                """),
            "internal.istio.io/route-semantics",
            "gateway");
    var routes = RouteTables.of(mesh().withConfig(vs), client()).host("80", CART).getRoutesList();
    assertThat(routes.get(0).getMatch().getPathSeparatedPrefix()).isEqualTo("/a");
    assertThat(routes.get(0).getRoute().getClusterNotFoundResponseCode())
        .isEqualTo(ClusterNotFoundResponseCode.INTERNAL_SERVER_ERROR);
    assertThat(routes.get(0).getRoute().getRegexRewrite().getPattern().getRegex())
        .isEqualTo("^/a(/?)(.*)");
    assertThat(routes.get(0).getDecorator().getOperation()).isEqualTo(CART + "/*");
    assertThat(routes.get(1).getRedirect().getPrefixRewrite()).isEqualTo("/d");
  }

  private static Route only(String http) {
    return routes(http).getFirst();
  }

  private static List<Route> routes(String http) {
    return rule(http.contains("route:") ? http : http + "\nroute: [{destination: {host: cart}}]");
  }

  private static Route bare(String http) {
    return rule(http).getFirst();
  }

  private static List<Route> rule(String http) {
    String spec = "hosts: [cart]\nhttp:\n- " + http.strip().replace("\n", "\n  ");
    return tables(spec).host("80", CART).getRoutesList();
  }

  private static RouteTables tables(String spec) {
    return RouteTables.of(mesh().withConfig(virtualService("shop/cart", spec)), client());
  }

  private static MeshFixture mesh() {
    return MeshFixture.create().with(service("shop", "cart").port("http", 80, Protocol.HTTP));
  }

  private static NodeFixture client() {
    return NodeFixture.sidecar("shop", "client", "10.1.0.1").labels(Map.of("app", "client"));
  }

  private static <M extends Message> M filter(Route route, String name, Class<M> type)
      throws InvalidProtocolBufferException {
    Any config = route.getTypedPerFilterConfigOrThrow(name);
    return config.unpack(type);
  }
}
