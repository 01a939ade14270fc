package dev.mizzen.xds.stream;

import dev.mizzen.model.identity.SpiffeId;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.xds.generate.secret.SecretName;
import dev.mizzen.xds.generate.secret.SecretScope;
import dev.mizzen.xds.generate.secret.SecretVerdict;
import dev.mizzen.xds.push.EncodedResource;
import dev.mizzen.xds.push.GeneratedSets;
import dev.mizzen.xds.push.SetSource;
import dev.mizzen.xds.push.TypeSet;
import dev.mizzen.xds.scope.ProxyScope;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The secrets of one stream: none where nobody has proven to be anybody, else those of its
 * identity. Tells once of each name that comes to nothing. Touched only on its connection's thread.
 */
final class SessionSecrets {
  private static final Logger LOG = LoggerFactory.getLogger(SessionSecrets.class);
  private static final int MOST_NAMED = 3;

  private final String proxyId;
  private final Optional<SpiffeId> identity;
  private final GeneratedSets generated;
  private final SecretAccess access;
  private final InstantSource clock;
  private final XdsMetrics metrics;
  private final Map<String, Seen> seen = new HashMap<>();
  private boolean isAnonymousTold;
  private @Nullable SecretScope held;
  private @Nullable SetSource source;

  /**
   * What was found under a name at the last look.
   *
   * @param version of what is given; empty for nothing
   * @param problem that was told
   */
  private record Seen(Optional<String> version, Optional<String> problem) {}

  SessionSecrets(
      String proxyId,
      Optional<SpiffeId> identity,
      GeneratedSets generated,
      SecretAccess access,
      InstantSource clock,
      XdsMetrics metrics) {
    this.proxyId = proxyId;
    this.identity = identity;
    this.generated = generated;
    this.access = access;
    this.clock = clock;
    this.metrics = metrics;
  }

  /**
   * What the proxy is given.
   *
   * @param scope of the proxy in the picture
   * @param names that it asks for
   */
  TypeSet set(PushContext context, ProxyScope scope, Set<String> names)
      throws InterruptedException {
    if (identity.isEmpty()) {
      tellAnonymous(names);
      return TypeSet.NOTHING_NAMED;
    }
    SpiffeId known = identity.get();
    boolean mayList = needsToList(known, names) && access.mayListSecrets(known);
    SecretScope now = SecretScope.of(context, known, scope, mayList);
    SetSource of = source;
    if (of == null || !now.equals(held)) {
      of = generated.secrets(context, now);
      source = of;
      held = now;
    }
    TypeSet set = of.at(context);
    tell(context, now, set, names);
    return set;
  }

  private static boolean needsToList(SpiffeId identity, Set<String> names) {
    return names.stream()
        .flatMap(name -> SecretName.parse(name, identity.namespace()).stream())
        .anyMatch(
            name ->
                name.store() == SecretName.Store.KUBERNETES
                    && name.namespace().equals(identity.namespace())
                    && !name.isOfRoots());
  }

  private void tell(PushContext context, SecretScope scope, TypeSet set, Set<String> names) {
    seen.keySet().retainAll(names);
    List<String> failing = new ArrayList<>();
    List<String> reasons = new ArrayList<>();
    for (String name : new TreeSet<>(names)) {
      Optional<String> version = set.get(name).map(EncodedResource::version);
      Seen before = seen.get(name);
      if (before != null && version.isPresent() && before.version().equals(version)) {
        continue;
      }
      Optional<String> problem = problem(SecretVerdict.of(context, scope, name), clock.instant());
      seen.put(name, new Seen(version, problem));
      if (problem.isPresent() && (before == null || !before.problem().equals(problem))) {
        failing.add(name);
        reasons.add(problem.get());
      }
    }
    if (!failing.isEmpty()) {
      metrics.secretErrors(failing.size());
      LOG.atWarn()
          .addKeyValue("proxyId", proxyId)
          .addKeyValue("names", LogText.oneLine(failing.stream().limit(MOST_NAMED).toList() + ""))
          .addKeyValue("reasons", LogText.oneLine(reasons.stream().limit(MOST_NAMED).toList() + ""))
          .addKeyValue("count", failing.size())
          .log("secrets that a proxy asks for are not given, or do not hold");
    }
  }

  private static Optional<String> problem(SecretVerdict verdict, Instant now) {
    return switch (verdict) {
      case SecretVerdict.Given given -> given.validity().problemAt(now.getEpochSecond());
      case SecretVerdict.Denied(var reason) -> Optional.of(reason);
      case SecretVerdict.Unusable(var reason) -> Optional.of(reason);
      case SecretVerdict.Nothing() -> Optional.empty();
    };
  }

  private void tellAnonymous(Set<String> names) {
    if (!isAnonymousTold) {
      isAnonymousTold = true;
      LOG.atWarn()
          .addKeyValue("proxyId", proxyId)
          .addKeyValue("count", names.size())
          .log("a proxy that has not proven who it is asks for secrets; it is given none");
    }
  }
}
