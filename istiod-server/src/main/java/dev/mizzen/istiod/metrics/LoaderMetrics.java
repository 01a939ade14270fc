package dev.mizzen.istiod.metrics;

import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.load.LoaderObserver;
import dev.mizzen.model.push.MeshEvent;
import dev.mizzen.model.push.MeshUpdate;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Counts what the mesh-loader does. */
public final class LoaderMetrics implements LoaderObserver {
  private final IstiodMetrics metrics;

  public LoaderMetrics(IstiodMetrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public void folded(MeshEvent event) {
    switch (event) {
      case MeshEvent.SliceChanged changed -> metrics.inbound("eds");
      case MeshEvent.SliceRemoved removed -> metrics.inbound("eds");
      case MeshEvent.ServiceChanged changed -> metrics.inbound("svc");
      case MeshEvent.ServiceRemoved removed -> metrics.inbound("svcdelete");
      case MeshEvent.ConfigChanged changed -> metrics.inbound("config");
      case MeshEvent.ConfigRemoved removed -> metrics.inbound("config");
      case MeshEvent.ReferenceGrantChanged changed -> metrics.inbound("config");
      case MeshEvent.ReferenceGrantRemoved removed -> metrics.inbound("config");
      case MeshEvent.WorkloadChanged changed -> {}
      case MeshEvent.WorkloadRemoved removed -> {}
      case MeshEvent.NodeChanged changed -> {}
      case MeshEvent.NodeRemoved removed -> {}
      case MeshEvent.NamespaceChanged changed -> {}
      case MeshEvent.NamespaceRemoved removed -> {}
      case MeshEvent.SecretChanged changed -> {}
      case MeshEvent.SecretRemoved removed -> {}
      case MeshEvent.MeshConfigChanged changed -> {}
      case MeshEvent.MeshNetworksChanged changed -> {}
      case MeshEvent.GatewayNamesResolved resolved -> {}
      case MeshEvent.TrustBundleChanged changed -> {}
      case MeshEvent.SourceSynced synced -> {}
    }
  }

  @Override
  public void built(Duration time) {
    metrics.contextBuilt(time);
  }

  @Override
  public void published(MeshUpdate update, Duration debounceTime) {
    Map<String, Integer> causes = new HashMap<>();
    update.causes().forEach((cause, count) -> causes.put(cause.text(), count));
    int virtualServices =
        update
            .context()
            .configs()
            .all(
                ConfigKind.VIRTUAL_SERVICE, dev.mizzen.api.networking.v1alpha3.VirtualService.class)
            .size();
    metrics.published(update.context().services().all().size(), virtualServices, causes);
    metrics.debounced(debounceTime);
  }
}
