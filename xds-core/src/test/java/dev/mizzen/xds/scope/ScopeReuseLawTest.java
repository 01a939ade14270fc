package dev.mizzen.xds.scope;

import static dev.mizzen.model.testing.ConfigFixtures.annotated;
import static dev.mizzen.model.testing.ConfigFixtures.at;
import static dev.mizzen.model.testing.ConfigFixtures.destinationRule;
import static dev.mizzen.model.testing.ConfigFixtures.peerAuthentication;
import static dev.mizzen.model.testing.ConfigFixtures.serviceEntry;
import static dev.mizzen.model.testing.ConfigFixtures.sidecar;
import static dev.mizzen.model.testing.ConfigFixtures.virtualService;
import static dev.mizzen.model.testing.ServiceFixture.service;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.Visibility;
import dev.mizzen.model.index.VirtualServiceIndex;
import dev.mizzen.model.proxy.Proxy;
import dev.mizzen.model.push.MeshEvent;
import dev.mizzen.model.push.MeshUpdate;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.model.push.PushDelta;
import dev.mizzen.model.service.Protocol;
import dev.mizzen.model.testing.ConfigFixtures;
import dev.mizzen.model.testing.MeshFixture;
import dev.mizzen.model.testing.ServiceFixture;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Law: whatever is edited, a scope that the cache gives has the content of one built from nothing.
 */
class ScopeReuseLawTest {
  private static final int EDITS = 100;
  private static final List<String> NAMESPACES = List.of("shop", "other", "istio-system");
  private static final List<String> NAMES = List.of("a", "b", "c");
  private static final List<String> EXPORTS =
      List.of("[]", "['*']", "['.']", "['~']", "[shop]", "[shop, other]");
  private static final List<String> HOSTS =
      List.of(
          "a",
          "b",
          "a.shop.svc.cluster.local",
          "b.other.svc.cluster.local",
          "'*.shop.svc.cluster.local'",
          "'*.local'",
          "x.com",
          "'*.com'");
  private static final List<String> EGRESS =
      List.of(
          "{}",
          "egress: [{hosts: ['./*']}]",
          "egress: [{hosts: ['*/a.shop.svc.cluster.local', 'other/*']}]",
          "egress: [{hosts: ['~/*']}]",
          "egress: [{port: {number: 80, protocol: HTTP, name: p}, hosts: ['*/*']}, {hosts: ['./*', '*/x.com']}]",
          "{workloadSelector: {labels: {app: a}}, egress: [{hosts: ['./*.local']}]}",
          "{outboundTrafficPolicy: {mode: ALLOW_ANY}}");

  private final List<Proxy> proxies =
      List.of(
          NodeFixture.sidecar("shop", "a-1", "10.1.0.1").labels(Map.of("app", "a")).proxy(),
          NodeFixture.sidecar("shop", "b-1", "10.1.0.2").labels(Map.of("app", "b")).proxy(),
          NodeFixture.sidecar("other", "c-1", "10.1.0.3").proxy(),
          NodeFixture.sidecar("istio-system", "d-1", "10.1.0.4").proxy(),
          NodeFixture.router("istio-system", "gw-1", "10.1.0.5").proxy());

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void scopeFromTheCacheEqualsAFreshOne(long seed) {
    Random random = new Random(seed);
    ScopeCache cache = new ScopeCache();
    PushContext context = MeshFixture.create().context();
    for (int i = 0; i < EDITS; i++) {
      MeshUpdate update = edited(context, random);
      context = update.context();
      for (Proxy proxy : asking(random)) {
        OutboundScope given = cache.scope(update, proxy).outbound();
        OutboundScope fresh = ScopeBuilder.build(context, proxy).outbound();
        assertThat(given.hasSameContent(fresh))
            .as("edit %d of seed %d: %s", i, seed, update.changed())
            .isTrue();
      }
    }
  }

  /** Not every proxy asks after every edit: streams skip pictures while they are busy. */
  private List<Proxy> asking(Random random) {
    return proxies.stream().filter(proxy -> random.nextInt(3) > 0).toList();
  }

  private static MeshUpdate edited(PushContext context, Random random) {
    PushDelta delta = new PushDelta(context);
    int size = 1 + random.nextInt(2);
    for (int i = 0; i < size; i++) {
      delta.replay(edit(random));
    }
    return delta.toUpdate(delta.apply(context.version().next(Instant.EPOCH)), Instant.EPOCH);
  }

  private static MeshEvent edit(Random random) {
    String namespace = any(NAMESPACES, random);
    String name = any(NAMES, random);
    String id = namespace + "/" + name;
    return switch (random.nextInt(7)) {
      case 0 -> removal(id, random);
      case 1 -> changed(random, virtual(id, random));
      case 2 -> changed(random, rule(id, random));
      case 3 -> changed(random, sidecar(id, any(EGRESS, random)));
      case 4 -> changed(random, peerAuthentication(id, "mtls: {mode: STRICT}"));
      case 5 -> changed(random, serviceEntry(id, entry(random)));
      default -> kubernetesService(namespace, name, random);
    };
  }

  private static MeshEvent removal(String id, Random random) {
    ConfigKind kind =
        any(
            List.of(
                ConfigKind.VIRTUAL_SERVICE,
                ConfigKind.DESTINATION_RULE,
                ConfigKind.SIDECAR,
                ConfigKind.PEER_AUTHENTICATION,
                ConfigKind.SERVICE_ENTRY,
                ConfigKind.SERVICE),
            random);
    return kind == ConfigKind.SERVICE
        ? new MeshEvent.ServiceRemoved(MeshFixture.CLUSTER, ConfigFixtures.key(kind, id))
        : new MeshEvent.ConfigRemoved(ConfigFixtures.key(kind, id));
  }

  private static ConfigResource<?> virtual(String id, Random random) {
    String hosts = random.nextInt(5) == 0 ? "[]" : "[%s]".formatted(any(HOSTS, random));
    String delegate = random.nextInt(3) == 0 ? "{delegate: {name: b}}, " : "";
    String spec =
        "{hosts: %s, exportTo: %s, http: [%s{match: [{sourceNamespace: '%s'}], route: [{destination: {host: %s, port: {number: %d}}}]}]}"
            .formatted(
                hosts,
                any(EXPORTS, random),
                delegate,
                any(List.of("", "shop", "else"), random),
                any(List.of("a", "b.other.svc.cluster.local", "x.com"), random),
                any(List.of(80, 90), random));
    return annotated(
        virtualService(id, spec),
        VirtualServiceIndex.ROUTE_SEMANTICS_ANNOTATION,
        any(List.of("", "", "gateway"), random));
  }

  private static ConfigResource<?> rule(String id, Random random) {
    String selector = random.nextInt(3) == 0 ? ", workloadSelector: {matchLabels: {app: a}}" : "";
    return destinationRule(
        id,
        "{host: %s, exportTo: %s%s}".formatted(any(HOSTS, random), any(EXPORTS, random), selector));
  }

  private static String entry(Random random) {
    return "{hosts: [%s], exportTo: %s, resolution: STATIC, ports: [{number: %d, name: p, protocol: HTTP}]}"
        .formatted(
            any(List.of("x.com", "y.com", "a.shop.svc.cluster.local"), random),
            any(EXPORTS, random),
            any(List.of(80, 90), random));
  }

  private static MeshEvent kubernetesService(String namespace, String name, Random random) {
    ServiceFixture service =
        service(namespace, name)
            .created(Instant.ofEpochSecond(random.nextInt(3)))
            .port("p", any(List.of(80, 90), random), Protocol.HTTP);
    service.visibility(
        any(
            List.of(
                Visibility.PUBLIC,
                Visibility.NONE,
                Visibility.only("shop"),
                Visibility.only("other")),
            random));
    if (random.nextInt(4) == 0) {
      service.standsFor("a.shop.svc.cluster.local");
    }
    return new MeshEvent.ServiceChanged(MeshFixture.CLUSTER, service.build());
  }

  private static MeshEvent changed(Random random, ConfigResource<?> resource) {
    return new MeshEvent.ConfigChanged(at(random.nextInt(3), resource));
  }

  private static <T> T any(List<T> of, Random random) {
    return of.get(random.nextInt(of.size()));
  }
}
