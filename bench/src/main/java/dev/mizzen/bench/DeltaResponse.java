package dev.mizzen.bench;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The outside of a response: what an ACK needs, and the bodies unread, for a hundred proxies times
 * a thousand resources are not to become messages here.
 */
record DeltaResponse(String typeUrl, String nonce, List<ByteString> bodies) {
  private static final int ANY_VALUE = 2;

  static DeltaResponse read(byte[] bytes) {
    String typeUrl = "";
    String nonce = "";
    List<ByteString> bodies = new ArrayList<>();
    CodedInputStream in =
        com.google.protobuf.UnsafeByteOperations.unsafeWrap(bytes).newCodedInput();
    in.enableAliasing(true);
    try {
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (WireFormat.getTagFieldNumber(tag)) {
          case DeltaDiscoveryResponse.TYPE_URL_FIELD_NUMBER -> typeUrl = in.readString();
          case DeltaDiscoveryResponse.NONCE_FIELD_NUMBER -> nonce = in.readString();
          case DeltaDiscoveryResponse.RESOURCES_FIELD_NUMBER ->
              bodies.add(field(field(in.readBytes(), Resource.RESOURCE_FIELD_NUMBER), ANY_VALUE));
          default -> in.skipField(tag);
        }
      }
    } catch (IOException broken) {
      throw new IllegalStateException("received a response that cannot be read", broken);
    }
    return new DeltaResponse(typeUrl, nonce, bodies);
  }

  private static ByteString field(ByteString message, int number) throws IOException {
    CodedInputStream in = message.newCodedInput();
    in.enableAliasing(true);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagFieldNumber(tag) == number) {
        return in.readBytes();
      }
      in.skipField(tag);
    }
    return ByteString.EMPTY;
  }
}
