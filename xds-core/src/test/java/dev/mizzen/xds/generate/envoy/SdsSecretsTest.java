package dev.mizzen.xds.generate.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.xds.generate.envoy.SdsSecrets.ExternalProvider;
import dev.mizzen.xds.generate.envoy.SdsSecrets.FileProvider;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig;
import org.junit.jupiter.api.Test;

class SdsSecretsTest {
  @Test
  void workloadCertificateComesFromTheAgentAndIsWaitedFor() {
    SdsSecretConfig secret = SdsSecrets.workloadCertificate();
    assertThat(secret.getName()).isEqualTo("default");
    assertThat(agentCluster(secret)).isEqualTo("sds-grpc");
    assertThat(secret.getSdsConfig().hasInitialFetchTimeout()).isTrue();
  }

  @Test
  void filesAreNamedByTheirPaths() {
    assertThat(SdsSecrets.fileCertificate("/c.pem", "/k.pem", FileProvider.AGENT).getName())
        .isEqualTo("file-cert:/c.pem~/k.pem");
    assertThat(SdsSecrets.fileRoot("", FileProvider.AGENT).getName()).isEqualTo("file-root:system");
    assertThat(
            SdsSecrets.fileRoot("/r.pem", FileProvider.AGENT)
                .getSdsConfig()
                .hasInitialFetchTimeout())
        .isFalse();
    assertThat(agentCluster(SdsSecrets.fileRoot("/r.pem", FileProvider.AGENT_FILES)))
        .isEqualTo("sds-files-grpc");
  }

  @Test
  void plainCredentialIsKubernetesSecretFromThisServer() {
    SdsSecretConfig secret = SdsSecrets.credential("web", ExternalProvider.ABSENT);
    assertThat(secret.getName()).isEqualTo("kubernetes://web");
    assertThat(secret.getSdsConfig().hasAds()).isTrue();
    assertThat(SdsSecrets.credentialRoot("web", ExternalProvider.ABSENT).getName())
        .isEqualTo("kubernetes://web-cacert");
  }

  @Test
  void typedCredentialKeepsItsType() {
    assertThat(
            SdsSecrets.credential("kubernetes-gateway://ns/web", ExternalProvider.ABSENT).getName())
        .isEqualTo("kubernetes-gateway://ns/web");
    assertThat(SdsSecrets.credentialRoot("configmap://ns/roots", ExternalProvider.ABSENT).getName())
        .isEqualTo("configmap://ns/roots-cacert");
  }

  @Test
  void builtinCredentialIsTheWorkloadsOwn() {
    assertThat(SdsSecrets.credential("builtin://", ExternalProvider.ABSENT))
        .isEqualTo(SdsSecrets.workloadCertificate());
    assertThat(SdsSecrets.credentialRoot("builtin://", ExternalProvider.ABSENT))
        .isEqualTo(SdsSecrets.workloadRoot());
  }

  @Test
  void externalCredentialComesFromTheSocketWhereThereIsOne() {
    SdsSecretConfig secret = SdsSecrets.credential("sds://web", ExternalProvider.SOCKET);
    assertThat(secret.getName()).isEqualTo("sds://web");
    assertThat(agentCluster(secret)).isEqualTo("sds-external");
  }

  @Test
  void externalCredentialComesFromThisServerWhereThereIsNoProvider() {
    SdsSecretConfig secret = SdsSecrets.credential("sds://web", ExternalProvider.ABSENT);
    assertThat(secret.getName()).isEqualTo("kubernetes://web");
    assertThat(secret.getSdsConfig().hasAds()).isTrue();
  }

  @Test
  void whatGoesOnBehindNamesWithoutContentIsDropped() {
    assertThat(SdsSecrets.resourceName("invalid://web-cacert")).isEqualTo("invalid://");
    assertThat(SdsSecrets.resourceName("builtin://web")).isEqualTo("default");
  }

  private static String agentCluster(SdsSecretConfig secret) {
    return secret
        .getSdsConfig()
        .getApiConfigSource()
        .getGrpcServices(0)
        .getEnvoyGrpc()
        .getClusterName();
  }
}
