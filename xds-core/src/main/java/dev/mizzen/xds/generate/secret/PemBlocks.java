package dev.mizzen.xds.generate.secret;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/**
 * Reads PEM as Envoy's TLS library does: blocks of other types, and text between, are passed over.
 */
final class PemBlocks {
  private PemBlocks() {}

  /** All blocks of these types, in order. */
  static List<PemObject> ofTypes(ByteString text, String... types) throws CredentialCheck.Broken {
    List<PemObject> found = new ArrayList<>();
    List<String> wanted = List.of(types);
    try (PemReader reader =
        new PemReader(new StringReader(text.toString(StandardCharsets.ISO_8859_1)))) {
      for (PemObject block = reader.readPemObject();
          block != null;
          block = reader.readPemObject()) {
        if (wanted.contains(block.getType())) {
          found.add(block);
        }
      }
    } catch (IOException | RuntimeException broken) { // as the reader throws either
      throw new CredentialCheck.Broken("holds PEM that breaks off or is no base64");
    }
    return found;
  }
}
