package dev.mizzen.registry.kube;

/**
 * What is done with the objects of one kind. Called on the reflector's thread, in the order of the
 * server.
 */
interface ItemSink {

  /** It is there, as it is; perhaps as it was already. */
  void present(Item item);

  /** It is gone. */
  void gone(Item item);

  /** From here on every object there is will be told. */
  void listing();

  /** Every object there is was told: what was not is gone. */
  void listed();
}
