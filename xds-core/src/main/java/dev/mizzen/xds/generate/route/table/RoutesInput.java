package dev.mizzen.xds.generate.route.table;

import dev.mizzen.api.networking.v1alpha3.Destination;
import dev.mizzen.api.networking.v1alpha3.HTTPMatchRequest;
import dev.mizzen.api.networking.v1alpha3.HTTPRoute;
import dev.mizzen.api.networking.v1alpha3.LoadBalancerSettings.ConsistentHashLB;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.Hostname;
import dev.mizzen.model.index.RouteSemantics;
import dev.mizzen.xds.generate.route.action.Redirects.ServerScheme;
import dev.mizzen.xds.generate.route.action.ResolvedDestination;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All that the routes of one origin are built from; virtual hosts with the same routes share the
 * object.
 */
public sealed interface RoutesInput {
  /** The objects that the routes come from. */
  Set<ConfigKey> sources();

  /**
   * The one route to a service's port for which there is no VirtualService.
   *
   * @param hash what the DestinationRule asks for
   */
  record ServiceRoutes(
      Hostname host, int port, Optional<ConsistentHashLB> hash, Set<ConfigKey> sources)
      implements RoutesInput {
    public ServiceRoutes {
      sources = Set.copyOf(sources);
    }
  }

  /**
   * The routes of a VirtualService at one port.
   *
   * @param gateway {@code mesh}, or {@code namespace/name}; routes of different gateways are
   *     different even where they look alike
   * @param port of the listener, or of the router's server
   * @param clauses those that may hold here, in order; never empty
   * @param destinations what every destination and mirror comes to
   */
  record VirtualServiceRoutes(
      ConfigKey key,
      RouteSemantics semantics,
      String gateway,
      int port,
      ServerScheme scheme,
      List<Clause> clauses,
      Map<Destination, ResolvedDestination> destinations,
      Set<ConfigKey> sources)
      implements RoutesInput {
    public VirtualServiceRoutes {
      clauses = List.copyOf(clauses);
      destinations = Map.copyOf(destinations);
      sources = Set.copyOf(sources);
    }

    ResolvedDestination resolve(Destination destination) {
      return destinations.getOrDefault(destination, ResolvedDestination.UNKNOWN);
    }
  }

  /**
   * One match of an HTTP route and what the route does.
   *
   * @param match empty where the route takes everything
   */
  record Clause(HTTPRoute route, Optional<HTTPMatchRequest> match) {}

  /** Lets requests for unknown hosts through to a cluster. */
  record AllowUnknown(String cluster, Set<ConfigKey> sources) implements RoutesInput {
    public AllowUnknown {
      sources = Set.copyOf(sources);
    }
  }

  /** Refuses requests for unknown hosts. */
  record BlockUnknown(Set<ConfigKey> sources) implements RoutesInput {
    public BlockUnknown {
      sources = Set.copyOf(sources);
    }
  }
}
