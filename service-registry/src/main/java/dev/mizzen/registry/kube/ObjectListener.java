package dev.mizzen.registry.kube;

import com.fasterxml.jackson.databind.JsonNode;

/** Hears of objects that are followed. Called on the reflector's thread; must not block. */
public interface ObjectListener {

  /**
   * It is there, as it is; perhaps as it was already.
   *
   * @param object without managed fields and what kubectl applied last, so it must not be written
   *     back
   */
  void present(String namespace, String name, JsonNode object);

  void gone(String namespace, String name);

  /** Every object there is was told; comes again after each list. */
  void listed();
}
