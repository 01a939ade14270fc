package dev.mizzen.xds.stream;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import dev.mizzen.xds.push.EncodedResource;
import dev.mizzen.xds.push.TypeWatch;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor.Marshaller;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * A discovery response whose resources are bytes shared with other streams; only the envelope is
 * made for the stream.
 *
 * <p>Source: envoy/service/discovery/v3/discovery.proto, field numbers of DiscoveryResponse and
 * DeltaDiscoveryResponse.
 */
final class EncodedResponse {
  private static final int VERSION = 1;
  private static final int RESOURCES = 2;
  private static final int TYPE_URL = 4;
  private static final int NONCE = 5;
  private static final int REMOVED = 6;

  private final ByteString envelope;
  private final List<EncodedResource> resources;
  private final boolean delta;
  private final int size;

  private EncodedResponse(ByteString envelope, List<EncodedResource> resources, boolean delta) {
    this.envelope = envelope;
    this.resources = resources;
    this.delta = delta;
    long total = envelope.size();
    for (EncodedResource resource : resources) {
      int body = bodySize(resource);
      total +=
          CodedOutputStream.computeTagSize(RESOURCES)
              + CodedOutputStream.computeUInt32SizeNoTag(body)
              + (long) body;
    }
    this.size = Math.toIntExact(total);
  }

  static EncodedResponse delta(
      String version, String typeUrl, String nonce, TypeWatch.Answer answer) {
    return new EncodedResponse(
        envelope(version, typeUrl, nonce, answer.removed()), answer.resources(), true);
  }

  static EncodedResponse stateOfTheWorld(
      String version, String typeUrl, String nonce, TypeWatch.Answer answer) {
    return new EncodedResponse(
        envelope(version, typeUrl, nonce, List.of()), answer.resources(), false);
  }

  /** Bytes on the wire, framing left out. */
  int size() {
    return size;
  }

  private int bodySize(EncodedResource resource) {
    return (delta ? resource.deltaHeader().size() : 0) + resource.any().size();
  }

  private static ByteString envelope(
      String version, String typeUrl, String nonce, List<String> removed) {
    ByteString.Output bytes = ByteString.newOutput();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      out.writeString(VERSION, version);
      out.writeString(TYPE_URL, typeUrl);
      out.writeString(NONCE, nonce);
      for (String name : removed) {
        out.writeString(REMOVED, name);
      }
      out.flush();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteString();
  }

  private void writeTo(OutputStream target) throws IOException {
    envelope.writeTo(target);
    CodedOutputStream out = CodedOutputStream.newInstance(target, 64);
    for (EncodedResource resource : resources) {
      out.writeTag(RESOURCES, WireFormat.WIRETYPE_LENGTH_DELIMITED);
      out.writeUInt32NoTag(bodySize(resource));
      out.flush();
      if (delta) {
        resource.deltaHeader().writeTo(target);
      }
      resource.any().writeTo(target);
    }
  }

  /** Hands the bytes to gRPC without a message in between. */
  static final class ResponseMarshaller implements Marshaller<EncodedResponse> {
    @Override
    public InputStream stream(EncodedResponse response) {
      return new ResponseStream(response);
    }

    @Override
    public EncodedResponse parse(InputStream stream) {
      throw new IllegalStateException("responses are only sent by this side");
    }
  }

  private static final class ResponseStream extends InputStream implements Drainable, KnownLength {
    private final EncodedResponse response;
    private @org.jspecify.annotations.Nullable InputStream read;
    private boolean drained;

    ResponseStream(EncodedResponse response) {
      this.response = response;
    }

    @Override
    public int drainTo(OutputStream target) throws IOException {
      response.writeTo(target);
      drained = true;
      return response.size;
    }

    @Override
    public int available() throws IOException {
      if (drained) {
        return 0;
      }
      return read == null ? response.size : read.available();
    }

    @Override
    public int read() throws IOException {
      return drained ? -1 : bytes().read();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      return drained ? -1 : bytes().read(target, offset, length);
    }

    private InputStream bytes() throws IOException {
      if (read == null) {
        ByteString.Output bytes = ByteString.newOutput(response.size);
        response.writeTo(bytes);
        read = bytes.toByteString().newInput();
      }
      return read;
    }
  }
}
