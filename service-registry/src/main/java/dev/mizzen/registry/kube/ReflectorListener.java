package dev.mizzen.registry.kube;

/** Hears how a reflector fares. Called on its thread; must not block. */
interface ReflectorListener {

  /** Everything was told. */
  void listed(ApiResource resource);

  /** The server gave a sign of life: a list, an event, a bookmark. */
  void heard(ApiResource resource);

  void watchEnded(ApiResource resource, WatchEnd why);

  /** A request failed; it will be made again. */
  void failed(ApiResource resource, ApiFailure failure);
}
