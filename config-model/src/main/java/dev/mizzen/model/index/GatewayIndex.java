package dev.mizzen.model.index;

import dev.mizzen.api.networking.v1alpha3.Gateway;
import dev.mizzen.model.ConfigResource;
import java.util.List;

/** Gateways in creation order. */
public final class GatewayIndex {
  public static final GatewayIndex EMPTY = new GatewayIndex();

  private GatewayIndex() {}

  public List<ConfigResource<Gateway>> all() {
    throw new UnsupportedOperationException();
  }
}
