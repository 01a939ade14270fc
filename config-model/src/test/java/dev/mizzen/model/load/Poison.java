package dev.mizzen.model.load;

import dev.mizzen.api.networking.v1alpha3.DestinationRule;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.push.MeshEvent;
import dev.mizzen.model.testing.MeshFixture;

/** An event that no parser makes and no index can hold. */
final class Poison {
  private Poison() {}

  /** Calls itself a VirtualService and is none. */
  static MeshEvent virtualService(String namespace, String name) {
    ConfigKey key = new ConfigKey(ConfigKind.VIRTUAL_SERVICE, namespace, name);
    return new MeshEvent.ConfigChanged(
        new ConfigResource<>(
            key,
            MeshFixture.config(
                    ConfigKind.VIRTUAL_SERVICE,
                    namespace,
                    name,
                    DestinationRule.getDefaultInstance())
                .meta(),
            DestinationRule.getDefaultInstance()));
  }
}
