package dev.mizzen.model.push;

/**
 * Why a push happened; the label of pilot_push_triggers. Source: Istio 1.30, model.TriggerReason.
 */
public enum PushCause {
  ENDPOINT("endpoint"),
  HEADLESS_ENDPOINT("headlessendpoint"),
  CONFIG("config"),
  SERVICE("service"),
  PROXY("proxy"),
  GLOBAL("global"),
  SECRET("secret"),
  NETWORKS("networks"),
  PROXY_REQUEST("proxyrequest"),
  NAMESPACE("namespace"),
  DEBUG("debug"),
  UNKNOWN("unknown");

  private final String text;

  PushCause(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }
}
