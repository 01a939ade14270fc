package dev.mizzen.model.index;

import dev.mizzen.api.networking.v1alpha3.Delegate;
import dev.mizzen.api.networking.v1alpha3.HTTPMatchRequest;
import dev.mizzen.api.networking.v1alpha3.HTTPRoute;
import dev.mizzen.api.networking.v1alpha3.VirtualService;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.Visibility;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Puts the routes of delegates (VirtualServices without hosts) into the root VirtualServices that
 * name them. One level only; a delegate that is missing or not exported to the root's namespace
 * takes its route alone with it.
 *
 * <p>Source: spec §6.4; Istio 1.30, virtualservice_controller.go and MergeHTTPRoutes.
 */
final class DelegateMerge {

  /** A delegate with full names in it. */
  record DelegateRoutes(VirtualService spec, Visibility visibility) {}

  /** A root with its delegates' routes in the place of its delegating routes. */
  record Merged(VirtualService spec, Set<ConfigKey> sources) {}

  private final Map<ConfigKey, DelegateRoutes> delegates;

  DelegateMerge(Map<ConfigKey, DelegateRoutes> delegates) {
    this.delegates = delegates;
  }

  /**
   * Merges a root whose names are already full.
   *
   * @return sources hold the root and every delegate it names, so that a delegate that appears
   *     later is known to matter
   */
  Merged merge(ConfigResource<VirtualService> root) {
    Set<ConfigKey> sources = new LinkedHashSet<>();
    sources.add(root.key());
    if (root.spec().getHttpList().stream().noneMatch(HTTPRoute::hasDelegate)) {
      return new Merged(root.spec(), sources);
    }
    VirtualService.Builder merged = root.spec().toBuilder().clearHttp();
    for (HTTPRoute route : root.spec().getHttpList()) {
      if (!route.hasDelegate()) {
        merged.addHttp(route);
        continue;
      }
      ConfigKey key = delegateKey(route.getDelegate(), root.namespace());
      sources.add(key);
      visibleDelegate(key, root.namespace())
          .ifPresent(delegate -> merged.addAllHttp(routes(route, delegate)));
    }
    return new Merged(merged.build(), sources);
  }

  private static ConfigKey delegateKey(Delegate delegate, String rootNamespace) {
    String namespace = delegate.getNamespace().isEmpty() ? rootNamespace : delegate.getNamespace();
    return new ConfigKey(ConfigKind.VIRTUAL_SERVICE, namespace, delegate.getName());
  }

  private Optional<VirtualService> visibleDelegate(ConfigKey key, String rootNamespace) {
    return Optional.ofNullable(delegates.get(key))
        .filter(delegate -> delegate.visibility().isVisibleTo(rootNamespace))
        .map(DelegateRoutes::spec);
  }

  private static List<HTTPRoute> routes(HTTPRoute root, VirtualService delegate) {
    return delegate.getHttpList().stream()
        .map(route -> merge(root, route))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<HTTPRoute> merge(HTTPRoute root, HTTPRoute delegate) {
    return HttpMatchMerge.merge(root.getMatchList(), delegate.getMatchList())
        .map(matches -> inherit(root, delegate, matches));
  }

  private static HTTPRoute inherit(
      HTTPRoute root, HTTPRoute delegate, List<HTTPMatchRequest> matches) {
    HTTPRoute.Builder merged = delegate.toBuilder().clearMatch().addAllMatch(matches);
    merged.setName(HttpMatchMerge.joinedName(root.getName(), delegate.getName()));
    if (!delegate.hasRewrite() && root.hasRewrite()) {
      merged.setRewrite(root.getRewrite());
    }
    if (!delegate.hasDirectResponse() && root.hasDirectResponse()) {
      merged.setDirectResponse(root.getDirectResponse());
    }
    if (!delegate.hasTimeout() && root.hasTimeout()) {
      merged.setTimeout(root.getTimeout());
    }
    if (!delegate.hasRetries() && root.hasRetries()) {
      merged.setRetries(root.getRetries());
    }
    if (!delegate.hasFault() && root.hasFault()) {
      merged.setFault(root.getFault());
    }
    if (!delegate.hasCorsPolicy() && root.hasCorsPolicy()) {
      merged.setCorsPolicy(root.getCorsPolicy());
    }
    if (!delegate.hasHeaders() && root.hasHeaders()) {
      merged.setHeaders(root.getHeaders());
    }
    inheritMirrors(root, delegate, merged);
    return merged.build();
  }

  private static void inheritMirrors(HTTPRoute root, HTTPRoute delegate, HTTPRoute.Builder merged) {
    if (!delegate.hasMirror() && root.hasMirror()) {
      merged.setMirror(root.getMirror());
    }
    if (!delegate.hasMirrorPercent() && root.hasMirrorPercent()) {
      merged.setMirrorPercent(root.getMirrorPercent());
    }
    if (!delegate.hasMirrorPercentage() && root.hasMirrorPercentage()) {
      merged.setMirrorPercentage(root.getMirrorPercentage());
    }
    if (delegate.getMirrorsCount() == 0) {
      merged.addAllMirrors(root.getMirrorsList());
    }
  }
}
