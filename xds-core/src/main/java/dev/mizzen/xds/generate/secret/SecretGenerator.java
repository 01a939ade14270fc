package dev.mizzen.xds.generate.secret;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.xds.api.cryptomb.CryptoMbPrivateKeyMethodConfig;
import dev.mizzen.xds.api.qat.QatPrivateKeyMethodConfig;
import dev.mizzen.xds.generate.Anys;
import dev.mizzen.xds.generate.Generator;
import dev.mizzen.xds.generate.Resource;
import dev.mizzen.xds.protocol.XdsType;
import dev.mizzen.xds.scope.ProxyScope;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.PrivateKeyProvider;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsCertificate;
import java.util.Optional;
import java.util.Set;

/**
 * Certificates, keys and roots, by the names that listeners and clusters refer to them with. A
 * class of proxies gets none: they are given to who has proven to be somebody, by {@link
 * SecretScope}.
 *
 * <p>Source: spec xds §1.6; Istio 1.30, pilot/pkg/xds/sds.go. Unlike istiod, what Envoy could not
 * use is not sent, so that Envoy keeps what it has.
 */
public final class SecretGenerator implements Generator.Named<SecretScope, SecretInput> {

  @Override
  public XdsType type() {
    return XdsType.SECRET;
  }

  @Override
  public Optional<SecretScope> scope(ProxyScope proxy) {
    return Optional.empty();
  }

  @Override
  public Optional<SecretInput> select(PushContext context, SecretScope scope, String name) {
    return SecretVerdict.of(context, scope, name) instanceof SecretVerdict.Given given
        ? Optional.of(given.input())
        : Optional.empty();
  }

  @Override
  public boolean mayDiffer(PushContext older, PushContext newer, SecretScope scope, String name) {
    return SecretName.parse(name, scope.identity().namespace()).stream()
        .flatMap(parsed -> parsed.objects().stream())
        .anyMatch(key -> !older.secrets().get(key).equals(newer.secrets().get(key)));
  }

  @Override
  public Resource build(SecretInput input) {
    Secret.Builder secret = Secret.newBuilder().setName(input.name());
    switch (input.content()) {
      case SecretContent.Pair pair -> secret.setTlsCertificate(certificate(pair));
      case SecretContent.Roots roots -> secret.setValidationContext(validation(roots));
    }
    return new Resource(input.name(), secret.build(), Set.of(input.source()));
  }

  private static CertificateValidationContext validation(SecretContent.Roots roots) {
    CertificateValidationContext.Builder context =
        CertificateValidationContext.newBuilder().setTrustedCa(inline(roots.certificates()));
    roots.revocations().ifPresent(crl -> context.setCrl(inline(crl)));
    return context.build();
  }

  private static TlsCertificate certificate(SecretContent.Pair pair) {
    TlsCertificate.Builder certificate =
        TlsCertificate.newBuilder().setCertificateChain(inline(pair.chain()));
    var provider = pair.keyProvider();
    return switch (provider.getProviderCase()) {
      case CRYPTOMB ->
          certificate
              .setPrivateKeyProvider(
                  provider(
                      "cryptomb",
                      CryptoMbPrivateKeyMethodConfig.newBuilder()
                          .setPollDelay(provider.getCryptomb().getPollDelay())
                          .setPrivateKey(inline(pair.key()))
                          .build(),
                      provider.getCryptomb().getFallback().getValue()))
              .build();
      case QAT ->
          certificate
              .setPrivateKeyProvider(
                  provider(
                      "qat",
                      QatPrivateKeyMethodConfig.newBuilder()
                          .setPollDelay(provider.getQat().getPollDelay())
                          .setPrivateKey(inline(pair.key()))
                          .build(),
                      provider.getQat().getFallback().getValue()))
              .build();
      case PROVIDER_NOT_SET -> {
        certificate.setPrivateKey(inline(pair.key()));
        pair.ocspStaple().ifPresent(staple -> certificate.setOcspStaple(inline(staple)));
        yield certificate.build();
      }
    };
  }

  private static PrivateKeyProvider provider(String name, Message config, boolean fallback) {
    return PrivateKeyProvider.newBuilder()
        .setProviderName(name)
        .setTypedConfig(Anys.pack(config))
        .setFallback(fallback)
        .build();
  }

  private static DataSource inline(ByteString bytes) {
    return DataSource.newBuilder().setInlineBytes(bytes).build();
  }
}
