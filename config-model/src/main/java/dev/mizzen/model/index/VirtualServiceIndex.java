package dev.mizzen.model.index;

import dev.mizzen.api.networking.v1alpha3.HTTPMatchRequest;
import dev.mizzen.api.networking.v1alpha3.HTTPRoute;
import dev.mizzen.api.networking.v1alpha3.L4MatchAttributes;
import dev.mizzen.api.networking.v1alpha3.TCPRoute;
import dev.mizzen.api.networking.v1alpha3.TLSMatchAttributes;
import dev.mizzen.api.networking.v1alpha3.TLSRoute;
import dev.mizzen.api.networking.v1alpha3.VirtualService;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.Visibility;
import dev.mizzen.model.mesh.Mesh;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * VirtualServices by the gateway they are bound to, names completed and delegates merged in.
 *
 * <p>Source: spec config-and-registry §6.4, Istio 1.30, initVirtualServices.
 */
public final class VirtualServiceIndex {
  /** The gateway name that stands for every sidecar. */
  public static final String MESH = "mesh";

  /**
   * Whose rules a VirtualService that Mizzen itself derived follows: {@code gateway} or {@code
   * ingress}.
   */
  public static final String ROUTE_SEMANTICS_ANNOTATION = "internal.istio.io/route-semantics";

  public static final VirtualServiceIndex EMPTY = new VirtualServiceIndex(List.of());

  private record Binding(String namespace, String gateway) {}

  private final List<MeshVirtualService> all;
  private final Map<Binding, List<MeshVirtualService>> privates = new HashMap<>();
  private final Map<Binding, List<MeshVirtualService>> exported = new HashMap<>();
  private final Map<String, List<MeshVirtualService>> publics = new HashMap<>();
  private final Map<ConfigKey, List<MeshVirtualService>> bySource = new HashMap<>();
  private final Set<String> sourceLabelKeys = new HashSet<>();

  private VirtualServiceIndex(List<MeshVirtualService> all) {
    this.all = all;
    for (MeshVirtualService virtualService : all) {
      for (ConfigKey source : virtualService.sources()) {
        bySource.computeIfAbsent(source, key -> new ArrayList<>()).add(virtualService);
      }
      for (String gateway : gateways(virtualService.spec())) {
        bind(gateway, virtualService);
      }
      collectSourceLabelKeys(virtualService.spec());
    }
  }

  /** Builds the index from every VirtualService of the mesh, delegates included, in any order. */
  public static VirtualServiceIndex build(List<ConfigResource<VirtualService>> all, Mesh mesh) {
    if (all.isEmpty()) {
      return EMPTY;
    }
    DelegateMerge delegates = new DelegateMerge(delegates(all, mesh));
    return new VirtualServiceIndex(
        all.stream()
            .filter(resource -> resource.spec().getHostsCount() > 0)
            .sorted(ConfigResource.CREATION_ORDER)
            .map(resource -> prepare(resource, delegates, mesh))
            .toList());
  }

  /** Every VirtualService with hosts, in creation order. */
  public List<MeshVirtualService> all() {
    return all;
  }

  /**
   * VirtualServices bound to a gateway that a namespace may see: private ones, then exported, then
   * public; in each list creation order, and those with Gateway API semantics of the same namespace
   * first.
   *
   * @param gateway {@link #MESH}, or {@code namespace/name}
   */
  public List<MeshVirtualService> forGateway(String gateway, String namespace) {
    Binding binding = new Binding(namespace, gateway);
    List<MeshVirtualService> visible = new ArrayList<>();
    addConsumerRoutesFirst(privates.getOrDefault(binding, List.of()), namespace, visible);
    addConsumerRoutesFirst(exported.getOrDefault(binding, List.of()), namespace, visible);
    addConsumerRoutesFirst(publics.getOrDefault(gateway, List.of()), namespace, visible);
    return Collections.unmodifiableList(visible);
  }

  /**
   * The VirtualServices that an object takes part in: itself, or as a delegate every root that
   * names it.
   */
  public List<MeshVirtualService> bySource(ConfigKey source) {
    return Collections.unmodifiableList(bySource.getOrDefault(source, List.of()));
  }

  /** Keys of all {@code sourceLabels}: the labels of a proxy that may change its routes. */
  public Set<String> sourceLabelKeys() {
    return Collections.unmodifiableSet(sourceLabelKeys);
  }

  private static Map<ConfigKey, DelegateMerge.DelegateRoutes> delegates(
      List<ConfigResource<VirtualService>> all, Mesh mesh) {
    Map<ConfigKey, DelegateMerge.DelegateRoutes> delegates = new HashMap<>();
    for (ConfigResource<VirtualService> resource : all) {
      if (resource.spec().getHostsCount() == 0) {
        delegates.put(
            resource.key(),
            new DelegateMerge.DelegateRoutes(
                names(resource, mesh).resolve(resource.spec()), visibility(resource, mesh)));
      }
    }
    return delegates;
  }

  private static MeshVirtualService prepare(
      ConfigResource<VirtualService> resource, DelegateMerge delegates, Mesh mesh) {
    RouteSemantics semantics = semantics(resource);
    Visibility visibility = visibility(resource, mesh);
    return switch (semantics) {
      case GATEWAY_API ->
          new MeshVirtualService(resource, visibility, semantics, Set.of(resource.key()));
      case INGRESS ->
          new MeshVirtualService(
              resolved(resource, mesh), visibility, semantics, Set.of(resource.key()));
      case ISTIO -> {
        DelegateMerge.Merged merged = delegates.merge(resolved(resource, mesh));
        yield new MeshVirtualService(
            withSpec(resource, merged.spec()), visibility, semantics, merged.sources());
      }
    };
  }

  private static ConfigResource<VirtualService> resolved(
      ConfigResource<VirtualService> resource, Mesh mesh) {
    return withSpec(resource, names(resource, mesh).resolve(resource.spec()));
  }

  private static ConfigResource<VirtualService> withSpec(
      ConfigResource<VirtualService> resource, VirtualService spec) {
    return new ConfigResource<>(resource.key(), resource.meta(), spec, resource.status());
  }

  private static VirtualServiceNames names(ConfigResource<VirtualService> resource, Mesh mesh) {
    return new VirtualServiceNames(new ShortNames(resource.namespace(), mesh.domainSuffix()));
  }

  private static Visibility visibility(ConfigResource<VirtualService> resource, Mesh mesh) {
    return Visibility.of(
        resource.spec().getExportToList(),
        mesh.config().getDefaultVirtualServiceExportToList(),
        resource.namespace());
  }

  private static RouteSemantics semantics(ConfigResource<VirtualService> resource) {
    return switch (resource.meta().annotations().getOrDefault(ROUTE_SEMANTICS_ANNOTATION, "")) {
      case "gateway" -> RouteSemantics.GATEWAY_API;
      case "ingress" -> RouteSemantics.INGRESS;
      default -> RouteSemantics.ISTIO;
    };
  }

  /** A gateway that is named twice is bound twice, as in istiod. */
  private static List<String> gateways(VirtualService spec) {
    return spec.getGatewaysCount() == 0 ? List.of(MESH) : spec.getGatewaysList();
  }

  private void bind(String gateway, MeshVirtualService virtualService) {
    switch (virtualService.visibility()) {
      case Visibility.Public() ->
          publics.computeIfAbsent(gateway, key -> new ArrayList<>()).add(virtualService);
      case Visibility.None() -> {}
      case Visibility.Namespaces(var namespaces) -> {
        for (String namespace : namespaces) {
          boolean isOwn = namespace.equals(virtualService.namespace());
          (isOwn ? privates : exported)
              .computeIfAbsent(new Binding(namespace, gateway), key -> new ArrayList<>())
              .add(virtualService);
        }
      }
    }
  }

  private static void addConsumerRoutesFirst(
      List<MeshVirtualService> bound, String namespace, List<MeshVirtualService> visible) {
    List<MeshVirtualService> others = new ArrayList<>();
    for (MeshVirtualService virtualService : bound) {
      boolean isConsumerRoute =
          virtualService.semantics() == RouteSemantics.GATEWAY_API
              && virtualService.namespace().equals(namespace);
      (isConsumerRoute ? visible : others).add(virtualService);
    }
    visible.addAll(others);
  }

  private void collectSourceLabelKeys(VirtualService spec) {
    for (HTTPRoute route : spec.getHttpList()) {
      for (HTTPMatchRequest match : route.getMatchList()) {
        sourceLabelKeys.addAll(match.getSourceLabelsMap().keySet());
      }
    }
    for (TCPRoute route : spec.getTcpList()) {
      for (L4MatchAttributes match : route.getMatchList()) {
        sourceLabelKeys.addAll(match.getSourceLabelsMap().keySet());
      }
    }
    for (TLSRoute route : spec.getTlsList()) {
      for (TLSMatchAttributes match : route.getMatchList()) {
        sourceLabelKeys.addAll(match.getSourceLabelsMap().keySet());
      }
    }
  }
}
