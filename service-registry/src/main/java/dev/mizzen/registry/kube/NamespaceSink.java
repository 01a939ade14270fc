package dev.mizzen.registry.kube;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/** Namespaces are objects of the mesh, and decide which others are. */
final class NamespaceSink implements ItemSink {
  private final KindStore store;
  private final NamespaceFilter filter;
  private final Consumer<Set<String>> changed;
  private final Set<String> known = new HashSet<>();
  private Set<String> unseen = Set.of();

  /**
   * @param changed takes those that are selected now and were not, or the other way round
   */
  NamespaceSink(KindStore store, NamespaceFilter filter, Consumer<Set<String>> changed) {
    this.store = store;
    this.filter = filter;
    this.changed = changed;
  }

  @Override
  public void listing() {
    unseen = new HashSet<>(known);
    store.listing();
  }

  @Override
  public void listed() {
    store.listed();
    Set<String> gone = unseen;
    unseen = Set.of();
    gone.forEach(this::forget);
  }

  @Override
  public void present(Item item) {
    store.present(item);
    known.add(item.name());
    if (!unseen.isEmpty()) {
      unseen.remove(item.name());
    }
    changed.accept(filter.present(item.name(), Labels.of(item.json())));
  }

  @Override
  public void gone(Item item) {
    store.gone(item);
    forget(item.name());
  }

  private void forget(String namespace) {
    known.remove(namespace);
    changed.accept(filter.gone(namespace));
  }
}
