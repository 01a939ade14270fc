package dev.mizzen.xds.push;

import dev.mizzen.xds.generate.Generator;
import dev.mizzen.xds.protocol.XdsType;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The generators in force, by type; of several for one type, their resources follow each other in
 * this order.
 */
public final class GeneratorSet {
  private final Map<XdsType, List<Generator<?, ?>>> byType = new EnumMap<>(XdsType.class);

  public GeneratorSet(List<Generator<?, ?>> generators) {
    for (XdsType type : XdsType.values()) {
      byType.put(type, generators.stream().filter(g -> g.type() == type).toList());
    }
  }

  public List<Generator<?, ?>> of(XdsType type) {
    return byType.getOrDefault(type, List.of());
  }
}
