package dev.mizzen.xds.generate.route.action;

import dev.mizzen.api.networking.v1alpha3.Percent;
import io.envoyproxy.envoy.config.core.v3.RuntimeFractionalPercent;
import io.envoyproxy.envoy.type.v3.FractionalPercent;
import io.envoyproxy.envoy.type.v3.FractionalPercent.DenominatorType;

/** Envoy's fractions: whole percents of a hundred, others of a million, cut off. */
final class Percentages {
  private static final int MILLIONTHS_PER_PERCENT = 10_000;
  private static final int ALL = 100;

  private Percentages() {}

  static FractionalPercent of(Percent percent) {
    return FractionalPercent.newBuilder()
        .setNumerator((int) (percent.getValue() * MILLIONTHS_PER_PERCENT))
        .setDenominator(DenominatorType.MILLION)
        .build();
  }

  static FractionalPercent whole(int percent) {
    return FractionalPercent.newBuilder()
        .setNumerator(percent)
        .setDenominator(DenominatorType.HUNDRED)
        .build();
  }

  static RuntimeFractionalPercent always() {
    return fixed(whole(ALL));
  }

  /** Not changed at run time. */
  static RuntimeFractionalPercent fixed(FractionalPercent percent) {
    return RuntimeFractionalPercent.newBuilder().setDefaultValue(percent).build();
  }
}
