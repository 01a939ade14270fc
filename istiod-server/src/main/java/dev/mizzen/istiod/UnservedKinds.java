package dev.mizzen.istiod;

import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.load.LoaderObserver;
import dev.mizzen.model.push.MeshEvent;
import dev.mizzen.model.push.MeshUpdate;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says of every object whose kind is read and judged but not yet put in force that it has no
 * effect. Above all a policy that is not enforced must not pass in silence.
 */
final class UnservedKinds implements LoaderObserver {
  private static final Logger LOG = LoggerFactory.getLogger(UnservedKinds.class);
  private static final Set<ConfigKind> WITHOUT_EFFECT =
      EnumSet.of(
          ConfigKind.AUTHORIZATION_POLICY,
          ConfigKind.REQUEST_AUTHENTICATION,
          ConfigKind.ENVOY_FILTER,
          ConfigKind.TELEMETRY,
          ConfigKind.WASM_PLUGIN,
          ConfigKind.TRAFFIC_EXTENSION,
          ConfigKind.PROXY_CONFIG,
          ConfigKind.WORKLOAD_GROUP);

  private final LoaderObserver next;

  /**
   * @param next hears everything too
   */
  UnservedKinds(LoaderObserver next) {
    this.next = next;
  }

  @Override
  public void folded(MeshEvent event) {
    if (event instanceof MeshEvent.ConfigChanged(var resource)
        && WITHOUT_EFFECT.contains(resource.key().kind())) {
      LOG.atWarn()
          .addKeyValue("configKey", resource.key())
          .addKeyValue("origin", resource.meta().origin())
          .log("object has no effect: this version does not put its kind in force");
    }
    next.folded(event);
  }

  @Override
  public void built(Duration time) {
    next.built(time);
  }

  @Override
  public void published(MeshUpdate update, Duration debounceTime) {
    next.published(update, debounceTime);
  }
}
