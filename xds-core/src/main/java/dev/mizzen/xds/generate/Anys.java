package dev.mizzen.xds.generate;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Packs messages so that equal messages give equal bytes, maps included. */
public final class Anys {
  private static final String PREFIX = "type.googleapis.com/";

  private Anys() {}

  public static Any pack(Message message) {
    return Any.newBuilder()
        .setTypeUrl(PREFIX + message.getDescriptorForType().getFullName())
        .setValue(bytes(message))
        .build();
  }

  /** Serialises with map entries in key order. */
  public static ByteString bytes(Message message) {
    byte[] buffer = new byte[message.getSerializedSize()];
    CodedOutputStream out = CodedOutputStream.newInstance(buffer);
    out.useDeterministicSerialization();
    try {
      message.writeTo(out);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    out.checkNoSpaceLeft();
    return com.google.protobuf.UnsafeByteOperations.unsafeWrap(buffer);
  }
}
