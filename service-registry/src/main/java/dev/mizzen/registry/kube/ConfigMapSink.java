package dev.mizzen.registry.kube;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mizzen.registry.file.NamedTexts;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** One ConfigMap: its data each time they differ. Touched on the reflector's thread. */
final class ConfigMapSink implements ItemSink {
  private final Consumer<Optional<JsonNode>> changed;
  private Optional<Optional<JsonNode>> last = Optional.empty();
  private boolean isSeen;

  /**
   * @param changed takes the data, which are missing in a ConfigMap without any; empty where there
   *     is no ConfigMap
   */
  ConfigMapSink(Consumer<Optional<JsonNode>> changed) {
    this.changed = changed;
  }

  /**
   * For one whose data are texts.
   *
   * @param where for messages
   */
  static ConfigMapSink texts(String where, Consumer<NamedTexts> changed) {
    return new ConfigMapSink(
        data ->
            changed.accept(
                data.<NamedTexts>map(found -> new NamedTexts.Found(where, texts(found)))
                    .orElseGet(() -> new NamedTexts.Absent(where))));
  }

  private static Map<String, String> texts(JsonNode data) {
    Map<String, String> texts = new HashMap<>();
    data.properties().forEach(text -> texts.put(text.getKey(), text.getValue().asText()));
    return texts;
  }

  @Override
  public void listing() {
    isSeen = false;
  }

  @Override
  public void listed() {
    if (!isSeen) {
      tell(Optional.empty());
    }
  }

  @Override
  public void present(Item item) {
    isSeen = true;
    tell(Optional.of(item.json().path("data")));
  }

  @Override
  public void gone(Item item) {
    tell(Optional.empty());
  }

  private void tell(Optional<JsonNode> data) {
    if (!last.equals(Optional.of(data))) {
      last = Optional.of(data);
      changed.accept(data);
    }
  }
}
