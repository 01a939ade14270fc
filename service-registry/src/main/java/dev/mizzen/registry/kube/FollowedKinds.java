package dev.mizzen.registry.kube;

import dev.mizzen.model.ConfigKind;
import dev.mizzen.registry.file.SourceOutput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The reflectors that run, and the objects that they keep up with. Guarded by its lock, which is
 * never held while a reflector is waited for.
 */
final class FollowedKinds implements AutoCloseable {
  private final KubeHttp http;
  private final KindStore.Basis basis;
  private final SourceOutput output;
  private final KubeObserver observer;
  private final ReflectorListener listener;
  private final KubeTiming timing;
  private final Map<ApiResource, Followed> followed = new HashMap<>();
  private boolean isClosed;

  /**
   * One that is followed.
   *
   * @param store null for what is no object of the mesh
   */
  private record Followed(Reflector reflector, @Nullable KindStore store) {}

  FollowedKinds(
      KubeHttp http,
      KindStore.Basis basis,
      SourceOutput output,
      KubeObserver observer,
      ReflectorListener listener,
      KubeTiming timing) {
    this.http = http;
    this.basis = basis;
    this.output = output;
    this.observer = observer;
    this.listener = listener;
    this.timing = timing;
  }

  /** Follows the objects of a kind of the mesh; nothing where that is done already. */
  void open(ApiResource resource) {
    ConfigKind kind = resource.kind().orElseThrow();
    KindStore store = new KindStore(kind, basis, output, observer);
    ItemSink sink =
        kind == ConfigKind.NAMESPACE
            ? new NamespaceSink(store, basis.namespaces(), this::relistWhereIn)
            : store;
    follow(resource, sink, store);
  }

  /** Follows what is no object of the mesh. */
  void open(ApiResource resource, ItemSink sink) {
    follow(resource, sink, null);
  }

  private synchronized void follow(ApiResource resource, ItemSink sink, @Nullable KindStore store) {
    if (isClosed || followed.containsKey(resource)) {
      return;
    }
    Reflector reflector = new Reflector(resource, http, sink, listener, output.faults(), timing);
    followed.put(resource, new Followed(reflector, store));
    reflector.start();
  }

  /** Follows a kind no more: its objects are gone. */
  void close(ApiResource resource) {
    Followed kind;
    synchronized (this) {
      kind = followed.remove(resource);
    }
    if (kind != null) {
      kind.reflector().close();
      if (kind.store() != null) {
        kind.store().clear();
      }
    }
  }

  /** Lists those kinds again that have objects in one of the namespaces. */
  synchronized void relistWhereIn(Set<String> namespaces) {
    if (namespaces.isEmpty()) {
      return;
    }
    followed.values().stream()
        .filter(kind -> kind.store() != null && kind.store().holdsAny(namespaces))
        .forEach(kind -> kind.reflector().relist());
  }

  /** Lists every kind again that has any object. */
  synchronized void relist() {
    followed.values().stream()
        .filter(kind -> kind.store() != null && kind.store().size() > 0)
        .forEach(kind -> kind.reflector().relist());
  }

  /** Lists a kind again, where it is followed. */
  synchronized void relist(ConfigKind wanted) {
    followed.forEach(
        (resource, kind) -> {
          if (resource.kind().filter(wanted::equals).isPresent()) {
            kind.reflector().relist();
          }
        });
  }

  /** How many objects there are, by the name of their kind. */
  synchronized Map<String, Integer> sizes() {
    Map<String, Integer> sizes = new HashMap<>();
    followed.forEach(
        (resource, kind) -> {
          if (kind.store() != null) {
            sizes.put(resource.name(), kind.store().size());
          }
        });
    return sizes;
  }

  /** Ends every reflector. What was told stays told. */
  @Override
  public void close() {
    List<Followed> all;
    synchronized (this) {
      isClosed = true;
      all = new ArrayList<>(followed.values());
      followed.clear();
    }
    all.forEach(kind -> kind.reflector().close());
  }
}
