package dev.mizzen.istiod;

import dev.mizzen.ca.key.TokenKey;
import dev.mizzen.ca.rotate.RotationRules;
import dev.mizzen.ca.service.AddressRange;
import dev.mizzen.ca.service.Impersonation;
import dev.mizzen.ca.service.Lifetimes;
import dev.mizzen.ca.service.OidcRule;
import dev.mizzen.ca.service.RegistrationAuthority;
import dev.mizzen.istiod.cluster.ClusterSettings;
import dev.mizzen.istiod.http.TlsRules;
import dev.mizzen.istiod.injection.InjectionSettings;
import dev.mizzen.model.mesh.Features;
import dev.mizzen.model.mesh.HeaderSecrets;
import dev.mizzen.model.service.ClusterId;
import dev.mizzen.registry.kube.CrdRules;
import dev.mizzen.registry.kube.KubeAccess;
import dev.mizzen.registry.kube.WatchScope;
import dev.mizzen.registry.status.StatusSettings;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Everything that is set at the start, in small records; a class gets the one it needs. */
public record IstiodConfig(
    Listeners listeners,
    Sources sources,
    Loading loading,
    Serving serving,
    Identity identity,
    Trust trust,
    Features features,
    HeaderSecrets headerSecrets,
    InjectionSettings injection,
    Duration shutdownDuration) {

  /**
   * The ports; empty is closed, port 0 takes a free one.
   *
   * @param http debug pages and readiness
   * @param grpc xDS in plain text
   * @param secureGrpc xDS and certificates over TLS
   * @param monitoring metrics
   * @param https webhooks; where it is closed, they are on {@code http}
   * @param isMetricsLocal metrics are for this machine alone (METRICS_LOCALHOST_ACCESS_ONLY)
   */
  public record Listeners(
      Optional<InetSocketAddress> http,
      Optional<InetSocketAddress> grpc,
      Optional<InetSocketAddress> secureGrpc,
      Optional<InetSocketAddress> monitoring,
      Optional<InetSocketAddress> https,
      boolean isMetricsLocal) {}

  /**
   * What the server identifies itself with on its TLS ports.
   *
   * @param files kept by somebody else; empty has the mesh's authority sign
   * @param signer of the cluster signs, not the mesh's authority, which then is not made
   *     (PILOT_CERT_PROVIDER); files go before it
   * @param rootCaDir of a plugged-in authority (ROOT_CA_DIR)
   * @param token keeps the plugged-in authority's key (MIZZEN_CA_PKCS11_CONFIG)
   * @param readsRevocations whether lists beside a plugged-in authority are handed out
   *     (PILOT_ENABLE_CA_CRL)
   * @param usesCacerts USE_CACERTS_FOR_SELF_SIGNED_CA
   * @param caLifetime of an authority that is made here, and of what it signs for the server
   *     (CITADEL_SELF_SIGNED_CA_CERT_TTL)
   * @param caRsaBits CITADEL_SELF_SIGNED_CA_RSA_KEY_SIZE
   * @param trustDomain stands in an authority that is made here
   * @param customHosts ISTIOD_CUSTOM_HOST
   * @param namespace the server's own ({@code --namespace})
   * @param revision REVISION
   * @param keeping of an authority that is made here
   */
  public record Identity(
      Optional<CertificateFiles> files,
      Optional<String> signer,
      Path rootCaDir,
      Optional<TokenKey> token,
      boolean readsRevocations,
      boolean usesCacerts,
      Duration caLifetime,
      int caRsaBits,
      String trustDomain,
      String customHosts,
      String namespace,
      String revision,
      CaKeeping keeping) {}

  /**
   * How the mesh's own authority is kept and changed.
   *
   * @param folder keeps it where there is no cluster; empty keeps it in memory (MIZZEN_CA_DIR)
   * @param server what this one is called among those that keep it
   */
  public record CaKeeping(Optional<Path> folder, String server, RotationRules rules) {}

  /** Who callers are, what certificates they get, and what roots the mesh trusts. */
  public record Trust(Authentication authentication, Issuance issuance, Roots roots) {}

  /**
   * Where a mesh with several roots has them from.
   *
   * @param areSeveral ISTIO_MULTIROOT_MESH
   * @param ofEndpoints PEM that SPIFFE bundle endpoints are trusted by (SSL_CERT_FILE); empty has
   *     the JVM's own list count
   */
  public record Roots(boolean areSeveral, Optional<Path> ofEndpoints) {}

  /**
   * Who is believed.
   *
   * @param asksStreams streams over TLS have to say who they are (XDS_AUTH)
   * @param believesPlaintext and those in plain text (XDS_AUTH_PLAINTEXT)
   * @param checksNodes a node has to be of the identity (PILOT_ENABLE_XDS_IDENTITY_CHECK)
   * @param oidc issuers of tokens beside the API server
   * @param audiences of Kubernetes tokens (TOKEN_AUDIENCES)
   * @param clusters what callers may call them
   * @param trustedGateways TRUSTED_GATEWAY_CIDR; empty believes no forwarded certificate
   */
  public record Authentication(
      boolean asksStreams,
      boolean believesPlaintext,
      boolean checksNodes,
      List<OidcRule> oidc,
      List<String> audiences,
      ClusterNames clusters,
      List<AddressRange> trustedGateways) {}

  /**
   * What certificates workloads get.
   *
   * @param isServed ENABLE_CA_SERVER
   * @param issuers more whose tokens are believed for certificates alone (TOKEN_ISSUER)
   * @param registration has signers of the cluster sign in place of the mesh's authority
   * @param nodeAccounts who may ask for others (CA_TRUSTED_NODE_ACCOUNTS)
   */
  public record Issuance(
      boolean isServed,
      Lifetimes lifetimes,
      List<OidcRule> issuers,
      Optional<RegistrationAuthority.Names> registration,
      Set<Impersonation.Account> nodeAccounts) {}

  /** {@code --tlsCertFile}, {@code --tlsKeyFile} and {@code --caCertFile}. */
  public record CertificateFiles(Path certificate, Path key, Path roots) {}

  /**
   * Where the mesh is read from.
   *
   * @param mesh its objects
   * @param meshConfig a file, need not exist; for a cluster it goes before the ConfigMap
   * @param networksConfig a file, need not exist
   * @param domain DNS suffix of the cluster
   * @param resolveHostnameGateways look names of network gateways up (RESOLVE_HOSTNAME_GATEWAYS)
   */
  public record Sources(
      Mesh mesh,
      Path meshConfig,
      Path networksConfig,
      String domain,
      ClusterId clusterId,
      boolean resolveHostnameGateways) {}

  /** Where the objects of the mesh are. */
  public sealed interface Mesh {

    /** In YAML files. */
    record Folder(Path folder) implements Mesh {}

    /**
     * In a Kubernetes cluster.
     *
     * @param namespace the control plane's own ({@code --namespace})
     * @param scope {@code ISTIO_WATCH_NAMESPACE}
     * @param revision {@code REVISION}; empty for all
     * @param sharedMeshConfig {@code SHARED_MESH_CONFIG}
     * @param crds which custom kinds are read
     * @param readsAlphaGatewayApi {@code PILOT_ENABLE_ALPHA_GATEWAY_API}
     * @param writes what is written to it
     * @param status what is told to users of their objects
     */
    record Cluster(
        KubeAccess access,
        String namespace,
        WatchScope scope,
        String revision,
        Optional<String> sharedMeshConfig,
        CrdRules crds,
        boolean readsAlphaGatewayApi,
        ClusterSettings writes,
        StatusSettings status)
        implements Mesh {}
  }

  /**
   * How events become pictures.
   *
   * @param debounceAfter PILOT_DEBOUNCE_AFTER
   * @param debounceMax PILOT_DEBOUNCE_MAX
   */
  public record Loading(Duration debounceAfter, Duration debounceMax) {}

  /**
   * How streams are served.
   *
   * @param streamsPerSecond new streams let in; 0 chooses by the number of processors
   *     (PILOT_MAX_REQUESTS_PER_SECOND)
   * @param sendTimeout how long a proxy may leave data unread (PILOT_XDS_SEND_TIMEOUT)
   * @param maxReceiveBytes ISTIO_GPRC_MAXRECVMSGSIZE
   * @param maxStreams on one connection (ISTIO_GPRC_MAXSTREAMS)
   * @param maxConnectionAge empty is unlimited (--keepaliveMaxServerConnectionAge)
   * @param tls of every port over TLS (--tls-cipher-suites, --tls-min-version, COMPLIANCE_POLICY)
   */
  public record Serving(
      double streamsPerSecond,
      Duration sendTimeout,
      int maxReceiveBytes,
      int maxStreams,
      Duration keepaliveInterval,
      Duration keepaliveTimeout,
      Optional<Duration> maxConnectionAge,
      TlsRules tls) {

    /** The new streams let in a second. */
    double admittedPerSecond() {
      return streamsPerSecond > 0
          ? streamsPerSecond
          : 250.0 * Runtime.getRuntime().availableProcessors();
    }
  }
}
