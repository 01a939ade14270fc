package dev.mizzen.model.index;

import dev.mizzen.model.service.ServiceEndpoints;
import dev.mizzen.model.service.ServiceKey;
import java.util.Map;

/** The endpoints of every service, and their shape. */
public final class EndpointIndex {
  public static final EndpointIndex EMPTY = new EndpointIndex();

  private EndpointIndex() {}

  /** A service's endpoints; {@link ServiceEndpoints#none} where it has none. The same object as long as nothing of them changes. */
  public ServiceEndpoints of(ServiceKey key) {
    throw new UnsupportedOperationException();
  }

  /** All shapes. The same object as long as no service's shape changes, however often endpoints do. */
  public Map<ServiceKey, ServiceShape> shapes() {
    throw new UnsupportedOperationException();
  }

  public ServiceShape shape(ServiceKey key) {
    return shapes().getOrDefault(key, ServiceShape.EMPTY);
  }
}
