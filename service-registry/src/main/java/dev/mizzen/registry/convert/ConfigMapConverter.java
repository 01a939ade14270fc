package dev.mizzen.registry.convert;

import com.google.protobuf.ByteString;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.parse.Parsed;
import dev.mizzen.model.service.Secret;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Reads a ConfigMap, which may hold CA certificates, or the injector's configuration. What else it
 * holds is left behind: most ConfigMaps of a cluster have nothing to do with the mesh, and some are
 * large.
 *
 * <p>Errors: a missing name, binary data that is not base64. Source of the names: Istio 1.30,
 * pilot/pkg/credentials/kube/secrets.go.
 */
public final class ConfigMapConverter {
  private static final Set<String> USED = Set.of("cacert", "crl", "ca.crt", "ca.crl");

  /** A folder of objects has no other way to tell the injector's configuration. */
  private static final String INJECTOR = "istio-sidecar-injector";

  public Parsed<Secret> convert(ConfigMap object) {
    Findings findings = new Findings();
    Identity identity = Identity.of(ConfigKind.CONFIG_MAP, object.getMetadata(), findings);
    Map<String, ByteString> data =
        new HashMap<>(Base64Data.decode("binaryData", object.getBinaryData(), findings));
    Findings.texts(object.getData())
        .forEach((key, text) -> data.put(key, ByteString.copyFromUtf8(text)));
    if (!identity.key().name().startsWith(INJECTOR)) {
      data.keySet().retainAll(USED);
    }
    return findings.orElse(() -> new Secret(identity.key(), "", data));
  }
}
