package dev.mizzen.istiod;

import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.conflict.ObjectConflicts;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.registry.status.MeshFacts;
import dev.mizzen.registry.status.Reach;
import dev.mizzen.xds.debug.Delivery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What one picture and the streams at one moment make of objects. */
final class PictureFacts implements MeshFacts {
  private final PushContext picture;
  private final Map<ConfigKey, Delivery> deliveries;
  private final Map<ConfigKey, ObjectConflicts> conflicts;
  private final Set<ConfigKey> gatewaysOfRouters;
  private final Set<ConfigKey> ofOwnProxies;
  private final Instant at;

  /**
   * Joins them.
   *
   * @param gatewaysOfRouters Gateways that a connected router has
   * @param ofOwnProxies Gateways and DestinationRules that a connected proxy of their own namespace
   *     has
   * @param at when that is so; certificates end
   */
  PictureFacts(
      PushContext picture,
      Map<ConfigKey, Delivery> deliveries,
      Map<ConfigKey, ObjectConflicts> conflicts,
      Set<ConfigKey> gatewaysOfRouters,
      Set<ConfigKey> ofOwnProxies,
      Instant at) {
    this.picture = picture;
    this.deliveries = deliveries;
    this.conflicts = conflicts;
    this.gatewaysOfRouters = gatewaysOfRouters;
    this.ofOwnProxies = ofOwnProxies;
    this.at = at;
  }

  @Override
  public boolean isServed(ConfigResource<?> object) {
    return picture.serves(object);
  }

  @Override
  public Reach reach(ConfigKey key) {
    Delivery delivery = deliveries.get(key);
    return delivery == null
        ? Reach.NOBODY
        : new Reach(
            delivery.concerned(),
            delivery.acked(),
            delivery.refused(),
            delivery.refusals().stream().map(PictureFacts::refusal).toList(),
            delivery.behind());
  }

  private static Reach.Refusal refusal(Delivery.Refusal refusal) {
    String resource =
        refusal.type().name().toLowerCase(Locale.ROOT).replace('_', ' ') + " " + refusal.resource();
    return new Reach.Refusal(
        refusal.proxyId(), resource, refusal.isSoleSource(), refusal.message());
  }

  @Override
  public Optional<ObjectConflicts> conflicts(ConfigKey key) {
    return Optional.ofNullable(conflicts.get(key));
  }

  @Override
  public boolean isKnown(ConfigKey key) {
    return key.kind() != ConfigKind.GATEWAY || gatewaysOfRouters.contains(key);
  }

  @Override
  public Optional<String> withoutEffect(ConfigKey key) {
    return UnservedObjects.hasEffect(key.kind())
        ? Optional.empty()
        : Optional.of("this version does not put " + key.kind().kind() + " in force");
  }

  @Override
  public List<String> partsWithoutEffect(ConfigKey key) {
    List<String> parts = new ArrayList<>(unserved(key));
    if (ofOwnProxies.contains(key)) {
      picture
          .configs()
          .get(key)
          .ifPresent(object -> parts.addAll(CredentialProblems.of(picture, object, at)));
    }
    return parts;
  }

  private List<String> unserved(ConfigKey key) {
    return picture
        .configs()
        .get(key)
        .map(
            object ->
                UnservedObjects.partsWithoutEffect(object).stream()
                    .map(part -> part.field() + " (" + part.reason() + ")")
                    .toList())
        .orElse(List.of());
  }
}
