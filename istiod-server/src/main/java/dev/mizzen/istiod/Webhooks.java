package dev.mizzen.istiod;

import dev.mizzen.istiod.admission.ValidationWebhook;
import dev.mizzen.istiod.http.PostPage;
import dev.mizzen.istiod.http.Site;
import dev.mizzen.istiod.injection.InjectionService;
import dev.mizzen.istiod.injection.InjectionSettings;
import dev.mizzen.istiod.metrics.IstiodMetrics;
import dev.mizzen.model.load.FaultHandler;
import dev.mizzen.model.push.MeshUpdate;
import dev.mizzen.xds.patch.EnvoyPatchValues;
import dev.mizzen.xds.push.PushDispatcher;
import java.time.Clock;
import java.util.Map;

/** What API servers ask: may this object be, and what does this pod need. */
final class Webhooks implements AutoCloseable {
  private final PostPage validation;
  private final InjectionService injection;

  /**
   * @param pictures where the newest picture of the mesh is
   */
  Webhooks(
      InjectionSettings settings,
      PushDispatcher pictures,
      IstiodMetrics metrics,
      Clock clock,
      FaultHandler faults) {
    validation = new ValidationWebhook(new EnvoyPatchValues(), metrics);
    injection =
        new InjectionService(
            settings, () -> pictures.latest().map(MeshUpdate::context), metrics, clock, faults);
  }

  InjectionService injection() {
    return injection;
  }

  Site site() {
    return new Site(Map.of(), Map.of("/validate", validation, "/validate/", validation))
        .and(injection.site());
  }

  @Override
  public void close() {
    injection.close();
  }
}
