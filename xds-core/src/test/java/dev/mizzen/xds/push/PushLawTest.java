package dev.mizzen.xds.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.model.proxy.Proxy;
import dev.mizzen.model.push.MeshEvent;
import dev.mizzen.model.push.MeshUpdate;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.model.testing.MeshFixture;
import dev.mizzen.model.testing.RandomMesh;
import dev.mizzen.xds.generate.GeneratorFixture;
import dev.mizzen.xds.scope.NodeFixture;
import dev.mizzen.xds.scope.ScopeCache;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Laws: whatever changes, a proxy that is not pushed a type would have got equal resources of it;
 * one that is pushed gets what a server gives that has just started. And of what is looked up for
 * nothing there is no more than there was.
 */
class PushLawTest {
  private static final int GROWING = 150;
  private static final int CHANGES = 100;

  /** Look-ups that a change of a kind may cost in vain, over all ten proxies; others none. */
  private static final Map<String, Integer> IN_VAIN_A_CHANGE =
      Map.ofEntries(
          Map.entry("DestinationRule", 16),
          Map.entry("EndpointSlice", 11),
          Map.entry("Gateway", 2),
          Map.entry("MeshConfig", 50),
          Map.entry("MeshNetworks", 30),
          Map.entry("Namespace", 22),
          Map.entry("Node", 16),
          Map.entry("PeerAuthentication", 25),
          Map.entry("Pod", 12),
          Map.entry("Service", 28),
          Map.entry("ServiceEntry", 32),
          Map.entry("Sidecar", 5),
          Map.entry("Telemetry", 5),
          Map.entry("VirtualService", 5),
          Map.entry("WorkloadEntry", 6));

  private static final Map<String, Effort> EFFORTS = new TreeMap<>();

  private static final List<Proxy> PROXIES =
      List.of(
          NodeFixture.sidecar("a", "p0", "10.1.0.0").labels(Map.of("app", "x0")).proxy(),
          NodeFixture.sidecar("a", "p1", "10.1.0.1").with("NETWORK", "n1").proxy(),
          NodeFixture.sidecar("b", "p0", "10.1.0.2").proxy(),
          NodeFixture.sidecar("b", "unknown", "10.1.0.3").labels(Map.of("app", "x1")).proxy(),
          NodeFixture.sidecar("istio-system", "p2", "10.1.0.4").with("DNS_CAPTURE", "1").proxy(),
          NodeFixture.sidecar("a", "vm", "10.3.0.1").labels(Map.of("app", "x2")).proxy(),
          NodeFixture.sidecar("b", "external", "10.2.0.1").proxy(),
          NodeFixture.sidecar("empty", "p0", "10.1.0.5").proxy(),
          NodeFixture.router("istio-system", "gw-0", "10.1.0.4")
              .labels(Map.of("app", "x0"))
              .proxy(),
          NodeFixture.router("a", "p2", "10.1.0.5").labels(Map.of("app", "x1")).proxy());

  /**
   * What changes of one kind cost.
   *
   * @param lookUps types looked up for a proxy
   * @param vain look-ups that found nothing other
   */
  private record Effort(int changes, int lookUps, int vain) {
    static final Effort NONE = new Effort(0, 0, 0);

    Effort and(int moreLookUps, int moreVain) {
      return new Effort(changes + 1, lookUps + moreLookUps, vain + moreVain);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void everyProxyHasWhatItWouldGetFromAFreshServer(long seed) {
    RandomMesh chance = new RandomMesh(seed);
    PushContext context =
        MeshFixture.after(
            PushContext.empty(GeneratorFixture.mesh().mesh()), chance.events(GROWING));
    ScopeCache scopes = new ScopeCache();
    GeneratedSets generated = sets();
    PushContext first = context;
    List<LiveProxy> proxies =
        PROXIES.stream().map(proxy -> new LiveProxy(proxy, first, scopes, generated)).toList();
    for (MeshEvent event : chance.events(CHANGES)) {
      MeshUpdate update = Updates.after(context, event);
      if (update.causes().isEmpty()) {
        continue;
      }
      context = update.context();
      PushPlan plan = new PushPlan(update);
      GeneratedSets fresh = sets();
      int lookUps = 0;
      int vain = 0;
      for (LiveProxy proxy : proxies) {
        var pushed = proxy.push(plan);
        lookUps += pushed.size();
        vain += (int) pushed.values().stream().filter(isOther -> !isOther).count();
        var cold = proxy.coldResources(context, fresh);
        LiveProxy.TYPES.forEach(
            type ->
                assertThat(proxy.resources().get(type))
                    .as("seed %d, %s of %s after %s, pushed %s", seed, type, proxy, event, pushed)
                    .isEqualTo(cold.get(type)));
      }
      EFFORTS.put(kind(event), EFFORTS.getOrDefault(kind(event), Effort.NONE).and(lookUps, vain));
    }
  }

  @AfterAll
  static void report() {
    System.out.printf("%-24s %8s %10s %8s%n", "kind", "changes", "look-ups", "in vain");
    EFFORTS.forEach(
        (kind, effort) ->
            System.out.printf(
                "%-24s %8d %10d %8d%n", kind, effort.changes(), effort.lookUps(), effort.vain()));
    EFFORTS.forEach(
        (kind, effort) ->
            assertThat(effort.vain())
                .as("look-ups in vain after %d changes of %s", effort.changes(), kind)
                .isLessThanOrEqualTo(effort.changes() * IN_VAIN_A_CHANGE.getOrDefault(kind, 0)));
  }

  private static String kind(MeshEvent event) {
    return switch (event) {
      case MeshEvent.ConfigChanged(var resource) -> resource.key().kind().kind();
      case MeshEvent.ConfigRemoved(var key) -> key.kind().kind();
      case MeshEvent.ServiceChanged changed -> "Service";
      case MeshEvent.ServiceRemoved removed -> "Service";
      case MeshEvent.SliceChanged changed -> "EndpointSlice";
      case MeshEvent.SliceRemoved removed -> "EndpointSlice";
      case MeshEvent.WorkloadChanged changed -> "Pod";
      case MeshEvent.WorkloadRemoved removed -> "Pod";
      case MeshEvent.NodeChanged changed -> "Node";
      case MeshEvent.NodeRemoved removed -> "Node";
      case MeshEvent.NamespaceChanged changed -> "Namespace";
      case MeshEvent.NamespaceRemoved removed -> "Namespace";
      case MeshEvent.SecretChanged changed -> "Secret";
      case MeshEvent.SecretRemoved removed -> "Secret";
      case MeshEvent.ReferenceGrantChanged changed -> "ReferenceGrant";
      case MeshEvent.ReferenceGrantRemoved removed -> "ReferenceGrant";
      case MeshEvent.MeshConfigChanged changed -> "MeshConfig";
      case MeshEvent.MeshNetworksChanged changed -> "MeshNetworks";
      case MeshEvent.GatewayNamesResolved resolved -> "MeshNetworks";
      case MeshEvent.TrustBundleChanged changed -> "TrustBundle";
      case MeshEvent.SourceSynced synced -> "none";
    };
  }

  /** A fault of a generator fails the test. */
  private static GeneratedSets sets() {
    return new GeneratedSets(
        Generators.all(),
        (where, fault) -> {
          throw fault;
        });
  }
}
