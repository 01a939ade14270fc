package dev.mizzen.model.index;

import java.util.List;

/** VirtualServices by the gateway they are bound to. */
public final class VirtualServiceIndex {
  public static final VirtualServiceIndex EMPTY = new VirtualServiceIndex();

  /** The gateway name that stands for every sidecar. */
  public static final String MESH = "mesh";

  private VirtualServiceIndex() {}

  /**
   * VirtualServices bound to a gateway that a namespace may see: private ones, then exported, then public; in each list creation order, and those with
   * Gateway API semantics of the same namespace first.
   *
   * @param gateway {@link #MESH}, or {@code namespace/name}
   */
  public List<MeshVirtualService> forGateway(String gateway, String namespace) {
    throw new UnsupportedOperationException();
  }
}
