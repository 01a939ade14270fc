package dev.mizzen.inject.pod;

/** Names that injector, templates, agent and users agree on. Source: Istio 1.30, api/annotation. */
public final class Names {
  public static final String PROXY = "istio-proxy";
  public static final String INIT = "istio-init";
  public static final String VALIDATION = "istio-validation";
  public static final String CORE_DUMP = "enable-core-dump";

  public static final String INJECT = "sidecar.istio.io/inject";
  public static final String TEMPLATES = "inject.istio.io/templates";
  public static final String STATUS = "sidecar.istio.io/status";
  public static final String OVERRIDES = "proxy.istio.io/overrides";
  public static final String PROXY_CONFIG = "proxy.istio.io/config";
  public static final String NATIVE_SIDECAR = "sidecar.istio.io/nativeSidecar";
  public static final String PROXY_IMAGE_TYPE = "sidecar.istio.io/proxyImageType";
  public static final String REWRITE_PROBES = "sidecar.istio.io/rewriteAppHTTPProbers";
  public static final String STATUS_PORT = "status.sidecar.istio.io/port";
  public static final String INTERCEPTION_MODE = "sidecar.istio.io/interceptionMode";
  public static final String MERGE_METRICS = "prometheus.istio.io/merge-metrics";
  public static final String NETWORK = "topology.istio.io/network";

  public static final String CLUSTER_ENV = "ISTIO_META_CLUSTER_ID";
  public static final String NETWORK_ENV = "ISTIO_META_NETWORK";

  private Names() {}
}
