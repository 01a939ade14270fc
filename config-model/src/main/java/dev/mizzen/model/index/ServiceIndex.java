package dev.mizzen.model.index;

import dev.mizzen.model.Hostname;
import dev.mizzen.model.service.Service;
import dev.mizzen.model.service.ServiceKey;
import java.util.List;
import java.util.Optional;

/**
 * Every service, whichever registry told of it. A ServiceEntry with several addresses is several services with one key.
 *
 * <p>Source: Istio 1.30, push_context.go, initServiceRegistry.
 */
public final class ServiceIndex {
  public static final ServiceIndex EMPTY = new ServiceIndex();

  private ServiceIndex() {}

  /** All services, aliases resolved, in {@link Service#CREATION_ORDER}. */
  public List<Service> all() {
    throw new UnsupportedOperationException();
  }

  /** The service that owns the key: the oldest, a Kubernetes service before any other. */
  public Optional<Service> get(ServiceKey key) {
    throw new UnsupportedOperationException();
  }

  /** The owners of a host, one a namespace, in creation order. */
  public List<Service> byHostname(Hostname hostname) {
    throw new UnsupportedOperationException();
  }

  /** What a namespace may see: private and explicitly exported services first, then public ones, each in creation order. */
  public List<Service> visibleTo(String namespace) {
    throw new UnsupportedOperationException();
  }
}
