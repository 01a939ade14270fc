package dev.mizzen.xds.simulation;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.util.Optional;

/** What is packed in an {@link Any}. */
final class Packed {
  private Packed() {}

  /**
   * The message, where it is of this type.
   *
   * @throws IllegalArgumentException where the bytes are none of it
   */
  static <M extends Message> Optional<M> in(Any any, Class<M> type) {
    if (!any.is(type)) {
      return Optional.empty();
    }
    try {
      return Optional.of(any.unpack(type));
    } catch (InvalidProtocolBufferException wrongBytes) {
      throw new IllegalArgumentException(any.getTypeUrl(), wrongBytes);
    }
  }
}
