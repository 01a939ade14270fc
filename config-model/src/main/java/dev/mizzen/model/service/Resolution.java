package dev.mizzen.model.service;

/** How endpoints of a service are found. Source: Istio 1.30, model.Resolution. */
public enum Resolution {
  /** Known endpoints, chosen by the client: ClusterIP Services, ServiceEntry STATIC. */
  CLIENT_SIDE_LB,
  /** ServiceEntry DNS. */
  DNS,
  /** ServiceEntry DNS_ROUND_ROBIN. */
  DNS_ROUND_ROBIN,
  /** Where the client meant to go: headless Services, ServiceEntry NONE. */
  PASSTHROUGH,
  /** ServiceEntry DYNAMIC_DNS. */
  DYNAMIC_DNS,
  /** ExternalName: stands for another service. */
  ALIAS
}
