package dev.mizzen.model.parse;

import com.google.protobuf.Descriptors.Descriptor;
import java.util.Optional;

/** What stands behind the type URLs of messages that carry any other. */
public interface AnyTypes {
  /** Istio's own kinds carry no such messages. */
  AnyTypes NONE =
      new AnyTypes() {
        @Override
        public Optional<Descriptor> find(String typeUrl) {
          return Optional.empty();
        }

        @Override
        public boolean mayBeNewer(String typeUrl) {
          return false;
        }
      };

  /**
   * The message's fields.
   *
   * @param typeUrl for example {@code type.googleapis.com/envoy.config.cluster.v3.Cluster}
   */
  Optional<Descriptor> find(String typeUrl);

  /** Whether one that is not found may be right all the same; it is then left unread. */
  boolean mayBeNewer(String typeUrl);
}
