package dev.mizzen.xds.push;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.xds.generate.Anys;
import dev.mizzen.xds.generate.Resource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;

/**
 * A resource in the bytes it has on the wire, made once and shared by every proxy that gets it.
 *
 * <p>Shape: {@link #version} is a hash of the content alone, so equal content has the same version
 * on every replica and after a restart; {@link #any} is the encoded {@code google.protobuf.Any}.
 */
public final class EncodedResource {
  private static final int VERSION_BYTES = 8;
  private static final int ANY_TYPE_URL = 1;
  private static final int ANY_VALUE = 2;
  private static final int RESOURCE_VERSION = 1;
  private static final int RESOURCE_BODY = 2;
  private static final int RESOURCE_NAME = 3;

  private final String name;
  private final String version;
  private final ByteString any;
  private final ByteString deltaHeader;
  private final Set<ConfigKey> sources;

  private EncodedResource(
      String name, String version, ByteString any, ByteString deltaHeader, Set<ConfigKey> sources) {
    this.name = name;
    this.version = version;
    this.any = any;
    this.deltaHeader = deltaHeader;
    this.sources = sources;
  }

  /** Encodes a resource of the type {@code typeUrl}. */
  public static EncodedResource of(String typeUrl, Resource resource) {
    ByteString body = Anys.bytes(resource.message());
    String version = hash(body);
    ByteString any =
        encode(
            out -> {
              out.writeString(ANY_TYPE_URL, typeUrl);
              out.writeBytes(ANY_VALUE, body);
            });
    ByteString header =
        encode(
            out -> {
              out.writeString(RESOURCE_VERSION, version);
              out.writeString(RESOURCE_NAME, resource.name());
              out.writeTag(RESOURCE_BODY, com.google.protobuf.WireFormat.WIRETYPE_LENGTH_DELIMITED);
              out.writeUInt32NoTag(any.size());
            });
    return new EncodedResource(resource.name(), version, any, header, resource.sources());
  }

  public String name() {
    return name;
  }

  public String version() {
    return version;
  }

  /** The encoded Any: what a state-of-the-world response lists. */
  public ByteString any() {
    return any;
  }

  /** What stands before {@link #any} in the encoded {@code Resource} of a delta response. */
  public ByteString deltaHeader() {
    return deltaHeader;
  }

  /** The objects it was made from. */
  public Set<ConfigKey> sources() {
    return sources;
  }

  @Override
  public String toString() {
    return name + "@" + version;
  }

  private static String hash(ByteString body) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(body.asReadOnlyByteBuffer());
      return HexFormat.of().formatHex(digest.digest(), 0, VERSION_BYTES);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static ByteString encode(Encoding encoding) {
    ByteString.Output bytes = ByteString.newOutput();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      encoding.writeTo(out);
      out.flush();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteString();
  }

  private interface Encoding {
    void writeTo(CodedOutputStream out) throws IOException;
  }
}
