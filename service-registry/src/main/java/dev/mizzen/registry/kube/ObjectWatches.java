package dev.mizzen.registry.kube;

import dev.mizzen.model.load.FaultHandler;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows objects for whoever writes them, with a reflector each. A server that is lost is tried
 * for ever; what was told stays told. Safe for use by many threads.
 */
public final class ObjectWatches implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ObjectWatches.class);

  private final KubernetesClient client;
  private final KubeHttp http;
  private final KubeTiming timing;
  private final FaultHandler faults;

  private ObjectWatches(KubernetesClient client, KubeTiming timing, FaultHandler faults) {
    this.client = client;
    this.http = new KubeHttp(client, timing.answerWithin());
    this.timing = timing;
    this.faults = faults;
  }

  /**
   * Connects to nothing yet.
   *
   * @param component for the user agent
   * @throws IllegalArgumentException where nothing says which API server is meant
   */
  public static ObjectWatches open(KubeAccess access, String component, FaultHandler faults) {
    return new ObjectWatches(KubeClients.open(access, component), KubeTiming.DEFAULT, faults);
  }

  /** One that goes on. */
  public interface Watch extends AutoCloseable {
    /** Ends it; the listener is not called any more. */
    @Override
    void close();
  }

  /** Begins to follow; returns at once. */
  public Watch follow(Watched what, ObjectListener listener) {
    Reflector reflector =
        new Reflector(what.resource(), http, new Known(listener), new Logged(), faults, timing);
    reflector.start();
    return reflector::close;
  }

  /** Ends the connections; watches are closed before. */
  @Override
  public void close() {
    client.close();
  }

  /** Tells what a list lacks as gone. Touched on the reflector's thread. */
  private static final class Known implements ItemSink {
    private final ObjectListener listener;
    private final Set<Key> known = new HashSet<>();
    private Set<Key> unseen = Set.of();

    private record Key(String namespace, String name) {
      static Key of(Item item) {
        return new Key(item.namespace(), item.name());
      }
    }

    Known(ObjectListener listener) {
      this.listener = listener;
    }

    @Override
    public void listing() {
      unseen = new HashSet<>(known);
    }

    @Override
    public void present(Item item) {
      Key key = Key.of(item);
      known.add(key);
      if (!unseen.isEmpty()) {
        unseen.remove(key);
      }
      listener.present(key.namespace(), key.name(), item.json());
    }

    @Override
    public void gone(Item item) {
      gone(Key.of(item));
    }

    private void gone(Key key) {
      if (known.remove(key)) {
        listener.gone(key.namespace(), key.name());
      }
    }

    @Override
    public void listed() {
      Set<Key> missing = unseen;
      unseen = Set.of();
      missing.forEach(this::gone);
      listener.listed();
    }
  }

  /** Says when the server is lost and found. Touched on the reflector's thread. */
  private static final class Logged implements ReflectorListener {
    private String complaint = "";

    @Override
    public void listed(ApiResource resource) {
      heard(resource);
    }

    @Override
    public void heard(ApiResource resource) {
      if (!complaint.isEmpty()) {
        complaint = "";
        LOG.atInfo().addKeyValue(LogKeys.KIND, resource.name()).log("objects are followed again");
      }
    }

    @Override
    public void watchEnded(ApiResource resource, WatchEnd why) {
      LOG.atDebug()
          .addKeyValue(LogKeys.KIND, resource.name())
          .addKeyValue(LogKeys.REASON, why.text())
          .log("watch ended");
    }

    @Override
    public void failed(ApiResource resource, ApiFailure failure) {
      String message = String.valueOf(failure.getMessage());
      if (!message.equals(complaint)) {
        complaint = message;
        LOG.atWarn()
            .addKeyValue(LogKeys.KIND, resource.name())
            .addKeyValue(LogKeys.REASON, message)
            .log("objects cannot be followed");
      }
    }
  }
}
