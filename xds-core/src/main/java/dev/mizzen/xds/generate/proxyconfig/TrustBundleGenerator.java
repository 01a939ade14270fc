package dev.mizzen.xds.generate.proxyconfig;

import dev.mizzen.api.mesh.v1alpha1.ProxyConfig;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.xds.generate.Generator;
import dev.mizzen.xds.generate.Resource;
import dev.mizzen.xds.protocol.XdsType;
import dev.mizzen.xds.scope.ProxyScope;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The roots that workloads are to trust, in a {@code ProxyConfig} with nothing else. The same for
 * all proxies; nothing where the mesh has one root.
 *
 * <p>Source: Istio 1.30, pilot/pkg/xds/pcds.go; spec xds §1.7.
 */
public final class TrustBundleGenerator
    implements Generator.Wildcard<TrustBundleGenerator.Everybody, TrustBundleInput> {
  private static final String UNNAMED = "";

  /** The one class of all proxies. */
  public enum Everybody {
    ALL
  }

  @Override
  public XdsType type() {
    return XdsType.PROXY_CONFIG;
  }

  @Override
  public Optional<Everybody> scope(ProxyScope proxy) {
    return Optional.of(Everybody.ALL);
  }

  @Override
  public List<TrustBundleInput> select(PushContext context, Everybody scope) {
    return context.trustBundle().anchors().isEmpty()
        ? List.of()
        : List.of(new TrustBundleInput(context.trustBundle()));
  }

  @Override
  public Resource build(TrustBundleInput input) {
    ProxyConfig config =
        ProxyConfig.newBuilder().addAllCaCertificatesPem(input.bundle().anchors()).build();
    return new Resource(UNNAMED, config, Set.of(ConfigKey.MESH_CONFIG));
  }
}
