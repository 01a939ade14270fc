package dev.mizzen.xds.scope;

import dev.mizzen.api.networking.v1alpha3.Gateway;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.LabelSelector;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.model.service.ServiceTarget;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A Gateway that selects a router, and the router's services that its ports are resolved through.
 *
 * <p>Source: spec config-and-registry §6.6; Istio 1.30, PushContext.mergeGateways, resolvePorts.
 *
 * @param selection by labels, or by a service that the Gateway names
 */
record SelectedGateway(
    ConfigResource<Gateway> gateway, Selection selection, List<ServiceTarget> targets) {
  /** Hosts of services, with commas between: set on Gateways made from the Gateway API. */
  static final String SERVICE_ANNOTATION = "internal.istio.io/gateway-service";

  private static final String PARENT_NAMESPACE_ANNOTATION = "internal.istio.io/parent-namespace";
  private static final String NO_PORT_TRANSLATION_LABEL =
      "experimental.istio.io/disable-gateway-port-translation";

  /** How a Gateway finds its routers. */
  enum Selection {
    LABELS,
    SERVICE
  }

  SelectedGateway {
    targets = List.copyOf(targets);
  }

  /** The Gateways that select a router, in creation order. */
  static List<SelectedGateway> of(
      PushContext context, ProxyTraits traits, List<ServiceTarget> targets) {
    List<SelectedGateway> selected = new ArrayList<>();
    for (ConfigResource<Gateway> gateway : context.gateways().candidates(traits.namespace())) {
      select(gateway, traits.labels(), targets).ifPresent(selected::add);
    }
    return selected;
  }

  /** Whether a Gateway selects a router with these labels and services. */
  static boolean selects(
      ConfigResource<Gateway> gateway, Map<String, String> labels, List<ServiceTarget> targets) {
    return select(gateway, labels, targets).isPresent();
  }

  private static Optional<SelectedGateway> select(
      ConfigResource<Gateway> gateway, Map<String, String> labels, List<ServiceTarget> targets) {
    String services = gateway.meta().annotations().get(SERVICE_ANNOTATION);
    if (services != null) {
      String parent = gateway.meta().annotations().getOrDefault(PARENT_NAMESPACE_ANNOTATION, "");
      List<ServiceTarget> named =
          named(
              new HashSet<>(List.of(services.split(","))),
              parent.isEmpty() ? gateway.namespace() : parent,
              targets);
      return named.isEmpty()
          ? Optional.empty()
          : Optional.of(new SelectedGateway(gateway, Selection.SERVICE, named));
    }
    boolean matches = new LabelSelector(gateway.spec().getSelectorMap()).matches(labels);
    return matches
        ? Optional.of(new SelectedGateway(gateway, Selection.LABELS, targets))
        : Optional.empty();
  }

  private static List<ServiceTarget> named(
      Set<String> hosts, String namespace, List<ServiceTarget> targets) {
    return targets.stream()
        .filter(
            target ->
                hosts.contains(target.service().hostname().value())
                    && target.service().namespace().equals(namespace))
        .toList();
  }

  /**
   * The ports that the router binds for a port of the Gateway, ascending. Selected by labels: the
   * target port of the first service with that port, else the number itself. Selected by a service:
   * all its target ports, none where it has no such port.
   */
  List<Integer> boundPorts(int number) {
    return switch (selection) {
      case LABELS -> List.of(targetPorts(number).findFirst().orElse(number));
      case SERVICE -> List.copyOf(new TreeSet<>(targetPorts(number).toList()));
    };
  }

  private Stream<Integer> targetPorts(int number) {
    return targets.stream()
        .filter(
            target ->
                selection == Selection.SERVICE
                    || !target.service().labels().containsKey(NO_PORT_TRANSLATION_LABEL))
        .filter(target -> target.port().number() == number)
        .map(ServiceTarget::targetPort);
  }
}
