package dev.mizzen.xds.stream;

import dev.mizzen.xds.protocol.XdsType;
import java.time.Duration;

/** What happens on streams, for whoever counts it. Implementations must not block. */
public interface XdsMetrics {

  /** Hears nothing. */
  XdsMetrics NONE =
      new XdsMetrics() {
        @Override
        public void connected(String istioVersion) {}

        @Override
        public void disconnected(String istioVersion) {}

        @Override
        public void pushed(XdsType type, int bytes, Duration took) {}

        @Override
        public void rejected(XdsType type, String proxyId, String code) {}

        @Override
        public void expiredNonce(XdsType type) {}

        @Override
        public void converged(Duration sinceEvent) {}

        @Override
        public void queued(Duration sincePublished) {}

        @Override
        public void writeTimedOut() {}

        @Override
        public void internalError() {}

        @Override
        public void received(int bytes) {}

        @Override
        public void secretErrors(int names) {}
      };

  void connected(String istioVersion);

  void disconnected(String istioVersion);

  void pushed(XdsType type, int bytes, Duration took);

  void rejected(XdsType type, String proxyId, String code);

  void expiredNonce(XdsType type);

  /** A proxy has been sent everything that a change means for it. */
  void converged(Duration sinceEvent);

  /** A stream took up a picture. */
  void queued(Duration sincePublished);

  void writeTimedOut();

  void internalError();

  void received(int bytes);

  /** So many names of secrets came to nothing, or to a certificate that does not hold. */
  void secretErrors(int names);
}
