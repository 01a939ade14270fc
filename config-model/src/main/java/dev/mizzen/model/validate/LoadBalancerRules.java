package dev.mizzen.model.validate;

import dev.mizzen.api.networking.v1alpha3.LoadBalancerSettings;
import dev.mizzen.api.networking.v1alpha3.LoadBalancerSettings.ConsistentHashLB;
import dev.mizzen.api.networking.v1alpha3.LoadBalancerSettings.ConsistentHashLB.HTTPCookie;
import dev.mizzen.api.networking.v1alpha3.OutlierDetection;
import dev.mizzen.api.networking.v1alpha3.WarmupConfiguration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Rules about how endpoints are chosen. */
final class LoadBalancerRules {
  /** Envoy's largest table, and one. */
  private static final long MAGLEV_LIMIT = 5_000_011;

  private final Checks checks;
  private final LocalityRules localities;

  LoadBalancerRules(Checks checks) {
    this.checks = checks;
    this.localities = new LocalityRules(checks);
  }

  void check(LoadBalancerSettings settings, Optional<OutlierDetection> outlier, String path) {
    if (settings.hasConsistentHash()) {
      hash(settings.getConsistentHash(), path + ".consistentHash");
    }
    if (settings.hasLocalityLbSetting()) {
      localities.check(
          settings.getLocalityLbSetting(), outlier.isPresent(), path + ".localityLbSetting");
    }
    if (settings.hasWarmup()) {
      warmup(settings.getWarmup(), path + ".warmup");
    }
  }

  private void hash(ConsistentHashLB hash, String path) {
    if (hash.hasHttpCookie()) {
      cookie(hash.getHttpCookie(), path + ".httpCookie");
    }
    if (hash.getMinimumRingSize() != 0) {
      checks.warn(path + ".minimumRingSize", "is out of use, want ringHash.minimumRingSize");
      boolean isAlone =
          hash.getHashAlgorithmCase() == ConsistentHashLB.HashAlgorithmCase.HASHALGORITHM_NOT_SET;
      checks.want(isAlone, path, "has minimumRingSize beside ringHash or maglev");
    }
    if (hash.hasMaglev()) {
      long size = hash.getMaglev().getTableSize();
      boolean isSize = size > 0 && size < MAGLEV_LIMIT && isPrime(size);
      checks.want(
          isSize,
          path + ".maglev.tableSize",
          "is " + Long.toUnsignedString(size) + ", want a prime below " + MAGLEV_LIMIT);
    }
  }

  private void cookie(HTTPCookie cookie, String path) {
    checks.notEmpty(cookie.getName(), path + ".name");
    Set<String> names = new HashSet<>();
    for (int i = 0; i < cookie.getAttributesCount(); i++) {
      String name = cookie.getAttributes(i).getName();
      String at = path + ".attributes[" + i + "].name";
      checks.notEmpty(name, at);
      checks.want(names.add(name), at, "is \"" + name + "\" again");
    }
  }

  /** Envoy's routine, which takes 1 for a prime. */
  private static boolean isPrime(long number) {
    if (number < 4) {
      return true;
    }
    if (number % 2 == 0) {
      return false;
    }
    for (long factor = 3; factor * factor <= number; factor += 2) {
      if (number % factor == 0) {
        return false;
      }
    }
    return true;
  }

  private void warmup(WarmupConfiguration warmup, String path) {
    checks.want(warmup.hasDuration(), path + ".duration", "is missing");
    if (warmup.hasDuration()) {
      checks.duration(warmup.getDuration(), path + ".duration");
    }
    double percent = warmup.getMinimumPercent().getValue();
    checks.want(percent <= 100, path + ".minimumPercent", "is " + percent + ", want up to 100");
    double aggression = warmup.getAggression().getValue();
    checks.want(
        !warmup.hasAggression() || aggression >= 1,
        path + ".aggression",
        "is " + aggression + ", want 1 or more");
  }
}
