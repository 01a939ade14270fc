package dev.mizzen.registry.kube;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens and closes custom kinds as their definitions come and go. Touched on the thread of the
 * reflector of definitions.
 */
final class CrdGate implements ItemSink {
  private static final Logger LOG = LoggerFactory.getLogger(CrdGate.class);

  private final CrdRules rules;
  private final Consumer<String> opened;
  private final Consumer<String> closed;
  private final Set<String> open = new HashSet<>();
  private Set<String> unseen = Set.of();

  /**
   * @param opened takes the name of a definition that came
   * @param closed takes the name of one that went
   */
  CrdGate(CrdRules rules, Consumer<String> opened, Consumer<String> closed) {
    this.rules = rules;
    this.opened = opened;
    this.closed = closed;
  }

  @Override
  public void listing() {
    unseen = new HashSet<>(open);
  }

  @Override
  public void listed() {
    Set<String> gone = unseen;
    unseen = Set.of();
    gone.forEach(this::close);
  }

  @Override
  public void present(Item item) {
    String name = item.name();
    if (!unseen.isEmpty()) {
      unseen.remove(name);
    }
    rules
        .refusal(name, annotations(item))
        .ifPresentOrElse(reason -> refuse(name, reason), () -> open(name));
  }

  @Override
  public void gone(Item item) {
    close(item.name());
  }

  private void open(String name) {
    if (open.add(name)) {
      opened.accept(name);
    }
  }

  private void close(String name) {
    if (open.remove(name)) {
      closed.accept(name);
    }
  }

  private void refuse(String name, String reason) {
    LOG.atWarn()
        .addKeyValue(LogKeys.CRD, name)
        .addKeyValue(LogKeys.REASON, reason)
        .log("objects of this kind are not read");
    close(name);
  }

  private static Map<String, String> annotations(Item item) {
    Map<String, String> annotations = new HashMap<>();
    item.json()
        .path("metadata")
        .path("annotations")
        .properties()
        .forEach(entry -> annotations.put(entry.getKey(), entry.getValue().asText()));
    return annotations;
  }
}
