package dev.mizzen.istiod.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mizzen.registry.kube.ObjectListener;

/**
 * Has the Secret of the mesh's authority read again when it changes. Any thread may call it.
 *
 * @param changed a note to do so; must not block
 */
record CaSecretWatch(Runnable changed) implements ObjectListener {
  @Override
  public void present(String namespace, String name, JsonNode object) {
    changed.run();
  }

  @Override
  public void gone(String namespace, String name) {
    changed.run();
  }

  @Override
  public void listed() {
    changed.run();
  }
}
