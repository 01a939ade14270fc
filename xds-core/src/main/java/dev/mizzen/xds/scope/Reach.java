package dev.mizzen.xds.scope;

/** By which way a changed object comes to matter to a proxy. */
public enum Reach {
  /** It is, or says something of, what the proxy calls or routes. */
  CALLED,
  /** It may lead to services that nothing else led to, or no longer. */
  DESTINATIONS,
  /** It says something of connections, not of HTTP requests alone. */
  CONNECTIONS,
  /** Who the endpoints of a called service are in sum: their identities, whether there are any. */
  IDENTITIES,
  /** Endpoints of a called service that are called, and known by name, one by one. */
  MEMBERS,
  /** It is, or selects, the proxy's own workload. */
  OWN
}
