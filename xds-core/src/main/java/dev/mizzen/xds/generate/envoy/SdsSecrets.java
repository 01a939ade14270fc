package dev.mizzen.xds.generate.envoy;

import com.google.protobuf.Duration;
import io.envoyproxy.envoy.config.core.v3.ApiConfigSource;
import io.envoyproxy.envoy.config.core.v3.ApiVersion;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import io.envoyproxy.envoy.config.core.v3.GrpcService;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig;
import java.util.List;

/**
 * Says where Envoy fetches a certificate or a root from.
 *
 * <p>The workload's own and those in files come from the agent beside Envoy, those of {@code
 * credentialName} from this server, those of an external provider from its socket. Source: Istio
 * 1.30, pilot/pkg/security/model/authentication.go, pilot/pkg/model/credentials/resource.go; spec
 * xds §1.6, §3.6.
 */
public final class SdsSecrets {
  /**
   * The cluster that reaches an external provider of credentials; made by this server where the
   * proxy has such a socket.
   */
  public static final String EXTERNAL_CLUSTER = "sds-external";

  private static final String AGENT_CLUSTER = "sds-grpc";
  private static final String AGENT_FILES_CLUSTER = "sds-files-grpc";
  private static final String CA_SUFFIX = "-cacert";
  private static final String BUILTIN = "builtin://";
  private static final String EXTERNAL = "sds://";
  private static final String CONFIG_MAP = "configmap://";
  private static final String UNRESOLVABLE = "invalid://";
  private static final String KUBERNETES = "kubernetes://";
  private static final List<String> TYPED =
      List.of(KUBERNETES, "kubernetes-gateway://", CONFIG_MAP);

  private static final SdsSecretConfig WORKLOAD_CERTIFICATE = workload("default");
  private static final SdsSecretConfig WORKLOAD_ROOT = workload("ROOTCA");

  private SdsSecrets() {}

  /** Who serves {@code sds://} names. */
  public sealed interface ExternalProvider {
    /** Nobody: what follows {@code sds://} is asked from this server. */
    ExternalProvider ABSENT = new Absent();

    /** A socket beside the proxy (metadata {@code credential}). */
    ExternalProvider SOCKET = new Socket();

    /** See {@link #ABSENT}. */
    record Absent() implements ExternalProvider {}

    /** See {@link #SOCKET}. */
    record Socket() implements ExternalProvider {}

    /** A service of the mesh (extension provider {@code sds}). */
    record Service(String cluster) implements ExternalProvider {}
  }

  /** Which of the agent's services serves certificates in files. */
  public enum FileProvider {
    AGENT,
    /** A service of its own (metadata {@code file-credential}). */
    AGENT_FILES
  }

  /** The workload's certificate and key. */
  public static SdsSecretConfig workloadCertificate() {
    return WORKLOAD_CERTIFICATE;
  }

  /** The mesh's root certificates. */
  public static SdsSecretConfig workloadRoot() {
    return WORKLOAD_ROOT;
  }

  /** A certificate chain and its key in the proxy's files. */
  public static SdsSecretConfig fileCertificate(
      String chainPath, String keyPath, FileProvider provider) {
    return file("file-cert:" + chainPath + "~" + keyPath, provider);
  }

  /** Roots in a proxy's file; the system's where {@code path} is empty. */
  public static SdsSecretConfig fileRoot(String path, FileProvider provider) {
    return file("file-root:" + (path.isEmpty() ? "system" : path), provider);
  }

  /** The certificate and key that a {@code credentialName} stands for. */
  public static SdsSecretConfig credential(String credentialName, ExternalProvider external) {
    return credentialName.equals(BUILTIN) ? WORKLOAD_CERTIFICATE : named(credentialName, external);
  }

  /** The roots that go with a {@code credentialName}. */
  public static SdsSecretConfig credentialRoot(String credentialName, ExternalProvider external) {
    return credentialName.equals(BUILTIN)
        ? WORKLOAD_ROOT
        : named(credentialName + CA_SUFFIX, external);
  }

  /** Roots named by themselves ({@code caCertCredentialName}): no suffix is added. */
  public static SdsSecretConfig rootCredential(String credentialName, ExternalProvider external) {
    return credentialName.equals(BUILTIN) ? WORKLOAD_ROOT : named(credentialName, external);
  }

  /**
   * Whether any proxy may ask for the name: roots in a ConfigMap, and the name that is never
   * resolved.
   */
  public static boolean isOpenToAll(String credentialName) {
    return credentialName.startsWith(CONFIG_MAP) || credentialName.startsWith(UNRESOLVABLE);
  }

  /**
   * The name that a plain or typed {@code credentialName} has on the wire: {@code x} is {@code
   * kubernetes://x}. What goes on behind {@code builtin://} or {@code invalid://} is dropped.
   */
  public static String resourceName(String credentialName) {
    if (credentialName.startsWith(BUILTIN)) {
      return WORKLOAD_CERTIFICATE.getName();
    }
    if (credentialName.startsWith(UNRESOLVABLE)) {
      return UNRESOLVABLE;
    }
    return TYPED.stream().anyMatch(credentialName::startsWith)
        ? credentialName
        : KUBERNETES + credentialName;
  }

  private static SdsSecretConfig named(String name, ExternalProvider external) {
    if (!name.startsWith(EXTERNAL)) {
      return ofThisServer(name);
    }
    return switch (external) {
      case ExternalProvider.Absent() -> ofThisServer(name.substring(EXTERNAL.length()));
      case ExternalProvider.Socket() -> ofProvider(name, EXTERNAL_CLUSTER);
      case ExternalProvider.Service(String cluster) ->
          ofProvider(name.substring(EXTERNAL.length()), cluster);
    };
  }

  private static SdsSecretConfig ofProvider(String name, String cluster) {
    return SdsSecretConfig.newBuilder().setName(name).setSdsConfig(overGrpc(cluster)).build();
  }

  private static SdsSecretConfig ofThisServer(String name) {
    return SdsSecretConfig.newBuilder()
        .setName(resourceName(name))
        .setSdsConfig(AdsConfigSource.withDefaultTimeout())
        .build();
  }

  private static SdsSecretConfig file(String name, FileProvider provider) {
    String cluster =
        switch (provider) {
          case AGENT -> AGENT_CLUSTER;
          case AGENT_FILES -> AGENT_FILES_CLUSTER;
        };
    return SdsSecretConfig.newBuilder().setName(name).setSdsConfig(overGrpc(cluster)).build();
  }

  private static SdsSecretConfig workload(String name) {
    ConfigSource.Builder source =
        overGrpc(AGENT_CLUSTER).setInitialFetchTimeout(Duration.getDefaultInstance());
    return SdsSecretConfig.newBuilder().setName(name).setSdsConfig(source).build();
  }

  private static ConfigSource.Builder overGrpc(String cluster) {
    return ConfigSource.newBuilder()
        .setApiConfigSource(
            ApiConfigSource.newBuilder()
                .setApiType(ApiConfigSource.ApiType.GRPC)
                .setTransportApiVersion(ApiVersion.V3)
                .setSetNodeOnFirstMessageOnly(true)
                .addGrpcServices(
                    GrpcService.newBuilder()
                        .setEnvoyGrpc(GrpcService.EnvoyGrpc.newBuilder().setClusterName(cluster))))
        .setResourceApiVersion(ApiVersion.V3);
  }
}
