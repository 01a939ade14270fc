package dev.mizzen.xds.stream;

import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import java.io.InputStream;
import java.util.Optional;

/**
 * A message as a client sent it. What cannot be read is a value too: where a marshaller throws,
 * gRPC logs the whole stack, so that whoever reaches the port could fill the log.
 *
 * @param message empty where it cannot be read
 */
public record Received<M extends Message>(Optional<M> message) {

  /** Reads messages for a server; writes none. */
  public static <M extends Message> MethodDescriptor.Marshaller<Received<M>> marshaller(
      M prototype) {
    return new Reader<>(ProtoUtils.marshaller(prototype));
  }

  private record Reader<M extends Message>(MethodDescriptor.Marshaller<M> messages)
      implements MethodDescriptor.Marshaller<Received<M>> {
    @Override
    public Received<M> parse(InputStream bytes) {
      try {
        return new Received<>(Optional.of(messages.parse(bytes)));
      } catch (StatusRuntimeException unreadable) {
        return new Received<>(Optional.empty());
      }
    }

    @Override
    public InputStream stream(Received<M> message) {
      throw new UnsupportedOperationException("a server sends no requests");
    }
  }
}
