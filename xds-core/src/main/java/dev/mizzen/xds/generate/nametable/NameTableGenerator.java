package dev.mizzen.xds.generate.nametable;

import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.model.service.Service;
import dev.mizzen.xds.api.nds.NameTable;
import dev.mizzen.xds.generate.Generator;
import dev.mizzen.xds.generate.Resource;
import dev.mizzen.xds.protocol.XdsType;
import dev.mizzen.xds.scope.EgressListener;
import dev.mizzen.xds.scope.OutboundScope;
import dev.mizzen.xds.scope.ProxyScope;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The one name table of a proxy: the services of its egress listeners. A router has none of those
 * and gets an empty table.
 *
 * <p>Source: Istio 1.30, pkg/dns/server/name_table.go, BuildNameTable; spec xds §1.7.
 */
public final class NameTableGenerator implements Generator.Wildcard<OutboundScope, NameTableInput> {
  private static final String UNNAMED = "";

  @Override
  public XdsType type() {
    return XdsType.NAME_TABLE;
  }

  @Override
  public Optional<OutboundScope> scope(ProxyScope proxy) {
    return Optional.of(proxy.outbound());
  }

  @Override
  public List<NameTableInput> select(PushContext context, OutboundScope scope) {
    Names names = new Names(context, scope.traits());
    Set<ConfigKey> sources = new HashSet<>();
    sources.add(ConfigKey.MESH_CONFIG);
    for (EgressListener listener : scope.egressListeners()) {
      for (Service service : listener.services()) {
        names.add(service);
        sources.add(service.source());
      }
    }
    return List.of(new NameTableInput(names.entries(), sources));
  }

  @Override
  public Resource build(NameTableInput input) {
    NameTable.Builder table = NameTable.newBuilder();
    for (NameEntry entry : input.entries()) {
      NameTable.NameInfo.Builder info =
          NameTable.NameInfo.newBuilder()
              .addAllIps(entry.ips())
              .setRegistry(entry.registry().text())
              .setShortname(entry.shortname())
              .setNamespace(entry.namespace());
      table.putTable(entry.host(), info.build());
    }
    return new Resource(UNNAMED, table.build(), input.sources());
  }
}
