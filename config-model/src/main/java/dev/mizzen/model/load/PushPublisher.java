package dev.mizzen.model.load;

import dev.mizzen.model.push.MeshUpdate;

/**
 * Hears of every new picture, on the mesh-loader thread, in the order of registration. Must not
 * block.
 */
public interface PushPublisher {
  void publish(MeshUpdate update);
}
