package dev.mizzen.registry.convert;

import com.google.protobuf.ByteString;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.parse.Parsed;
import dev.mizzen.model.service.Secret;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Reads a Secret; {@code stringData} goes over {@code data}, as the API server does it.
 *
 * <p>Errors: a missing name, data that is not base64. Messages name keys, never values.
 */
public final class SecretConverter {
  /** Many and large, and never credentials of a proxy. */
  private static final Set<String> UNUSED_TYPES =
      Set.of("helm.sh/release.v1", "kubernetes.io/service-account-token");

  private static final String DEFAULT_TYPE = "Opaque";

  /** Whether the Secret may hold what a proxy asks for. */
  public static boolean isUsed(io.fabric8.kubernetes.api.model.Secret object) {
    return !UNUSED_TYPES.contains(Findings.text(object.getType()));
  }

  private static String type(io.fabric8.kubernetes.api.model.Secret object) {
    String given = Findings.text(object.getType());
    return given.isEmpty() ? DEFAULT_TYPE : given;
  }

  public Parsed<Secret> convert(io.fabric8.kubernetes.api.model.Secret object) {
    Findings findings = new Findings();
    Identity identity = Identity.of(ConfigKind.SECRET, object.getMetadata(), findings);
    Map<String, ByteString> data =
        new HashMap<>(Base64Data.decode("data", object.getData(), findings));
    Findings.texts(object.getStringData())
        .forEach((key, text) -> data.put(key, ByteString.copyFromUtf8(text)));
    return findings.orElse(() -> new Secret(identity.key(), type(object), data));
  }
}
