package dev.mizzen.registry.convert;

import com.google.protobuf.ByteString;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.parse.Parsed;
import dev.mizzen.model.service.Secret;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads a ConfigMap, which may hold CA certificates. Errors: a missing name, binary data that is
 * not base64.
 */
public final class ConfigMapConverter {

  public Parsed<Secret> convert(ConfigMap object) {
    Findings findings = new Findings();
    Identity identity = Identity.of(ConfigKind.CONFIG_MAP, object.getMetadata(), findings);
    Map<String, ByteString> data =
        new HashMap<>(Base64Data.decode("binaryData", object.getBinaryData(), findings));
    Findings.texts(object.getData())
        .forEach((key, text) -> data.put(key, ByteString.copyFromUtf8(text)));
    return findings.orElse(() -> new Secret(identity.key(), "", data));
  }
}
