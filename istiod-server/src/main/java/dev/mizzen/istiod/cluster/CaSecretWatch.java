package dev.mizzen.istiod.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mizzen.ca.Identity;
import dev.mizzen.ca.Pem;
import dev.mizzen.registry.kube.ObjectListener;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says when the Secret of the mesh's authority stops being the one that this server works with. The
 * server keeps on with what it has; the next that starts would not, so somebody has to know. A
 * Secret that never was ours, beside a plugged-in authority, is nobody's business.
 */
final class CaSecretWatch implements ObjectListener {
  static final String SECRET = "istio-ca-secret";

  private static final Logger LOG = LoggerFactory.getLogger(CaSecretWatch.class);

  private final Supplier<Optional<String>> roots;

  /** Guarded by this. */
  private Optional<Kept> kept = Optional.empty();

  private volatile State state = State.UNKNOWN;

  /** What the Secret is to this server. */
  enum State {
    /** Not there yet, or not ours. */
    UNKNOWN,
    /** The authority in force. */
    SAME,
    /** It was ours, and holds another authority. */
    OTHER,
    /** It was ours, and holds none that can be used. */
    UNUSABLE,
    /** It was ours, and is gone. */
    GONE;

    /** As in metrics. */
    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The Secret as it is, without its key.
   *
   * @param certificate PEM; empty where what it holds cannot be used
   */
  private record Kept(Optional<String> certificate) {}

  /**
   * @param roots PEM texts of the authority in force
   */
  CaSecretWatch(Supplier<Optional<String>> roots) {
    this.roots = roots;
  }

  State state() {
    return state;
  }

  @Override
  public void present(String namespace, String name, JsonNode object) {
    judge(Optional.of(new Kept(certificate(object.path("data")))));
  }

  @Override
  public void gone(String namespace, String name) {
    judge(Optional.empty());
  }

  @Override
  public void listed() {
    // each was told
  }

  /** The authority in force is another. Any thread may call it. */
  synchronized void rootsChanged() {
    judge(kept);
  }

  private synchronized void judge(Optional<Kept> now) {
    kept = now;
    State before = state;
    state = next(before, now);
    if (state == before || state == State.UNKNOWN) {
      return;
    }
    if (state == State.SAME) {
      LOG.atInfo().log("the Secret of the mesh's authority holds the one in force");
    } else {
      LOG.atError()
          .addKeyValue("state", state.text())
          .log(
              "the Secret of the mesh's authority changed under this server, which keeps the one it"
                  + " has: put the Secret back before a server starts anew");
    }
  }

  private State next(State before, Optional<Kept> now) {
    Optional<String> certificate = now.flatMap(Kept::certificate);
    boolean isSame = certificate.isPresent() && certificate.equals(roots.get());
    if (isSame || before == State.UNKNOWN) {
      return isSame ? State.SAME : State.UNKNOWN;
    }
    return now.isEmpty() ? State.GONE : certificate.isEmpty() ? State.UNUSABLE : State.OTHER;
  }

  /** In the form that roots are compared in; empty where it does not fit its key. */
  private static Optional<String> certificate(JsonNode data) {
    try {
      List<X509Certificate> chain = Pem.certificates(text(data.path("ca-cert.pem")));
      Identity whole = new Identity(Pem.privateKey(text(data.path("ca-key.pem"))), chain);
      return Optional.of(Pem.text(whole.chain()));
    } catch (Pem.BadPem | IllegalArgumentException unusable) {
      return Optional.empty();
    }
  }

  private static String text(JsonNode base64) {
    return new String(Base64.getDecoder().decode(base64.asText("")), StandardCharsets.UTF_8);
  }
}
