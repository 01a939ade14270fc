package dev.mizzen.agent;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Who an agent speaks for, and to whom.
 *
 * @param controlPlane serves ADS and certificates over TLS
 * @param serverName that the control plane's certificate has to hold
 * @param roots PEM, trusted for the control plane; read anew for each connection
 * @param token a service account's; read anew for each call
 * @param identity SPIFFE id to ask a certificate for
 * @param clusterId sent with each call
 * @param keys what the workload's key is
 * @param lifetime to ask for, whole seconds
 * @param output folder that certificate, key and roots are kept in
 * @param watchesRoots follows the roots of the mesh too (PROXY_CONFIG_XDS_AGENT)
 */
public record AgentSettings(
    InetSocketAddress controlPlane,
    String serverName,
    Path roots,
    Path token,
    String identity,
    String clusterId,
    Keys keys,
    Duration lifetime,
    Path output,
    boolean watchesRoots) {

  /** One that trusts what comes with its certificate. */
  public AgentSettings(
      InetSocketAddress controlPlane,
      String serverName,
      Path roots,
      Path token,
      String identity,
      String clusterId,
      Keys keys,
      Duration lifetime,
      Path output) {
    this(
        controlPlane, serverName, roots, token, identity, clusterId, keys, lifetime, output, false);
  }

  /** Name of the control plane of namespace istio-system. */
  public static final String ISTIOD = "istiod.istio-system.svc";

  /** Kinds of keys. Source: Istio 1.30, WORKLOAD_RSA_KEY_SIZE, ECC_SIGNATURE_ALGORITHM. */
  public enum Keys {
    RSA_2048,
    EC_P256
  }
}
