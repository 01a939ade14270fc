package dev.mizzen.istiod.injection;

import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.push.MeshEvent;
import dev.mizzen.model.service.Secret;
import dev.mizzen.registry.file.NamedTexts;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * One ConfigMap among the events of a folder of objects. Touched on the source's thread.
 *
 * <p>One that cannot be read is the source's to report; it leaves the last good one.
 */
final class InjectorConfigMap implements Consumer<MeshEvent> {
  private final ConfigKey key;
  private final Consumer<NamedTexts> changed;
  private boolean isKnown;

  /**
   * @param changed takes its texts, or that there is none
   */
  InjectorConfigMap(ConfigKey key, Consumer<NamedTexts> changed) {
    this.key = key;
    this.changed = changed;
  }

  @Override
  public void accept(MeshEvent event) {
    if (event instanceof MeshEvent.SecretChanged(var found) && found.key().equals(key)) {
      tell(new NamedTexts.Found(key.toString(), texts(found)));
    } else if (event instanceof MeshEvent.SecretRemoved(var gone) && gone.equals(key)) {
      tell(new NamedTexts.Absent(key.toString()));
    } else if (event instanceof MeshEvent.SourceSynced && !isKnown) {
      tell(new NamedTexts.Absent(key.toString()));
    }
  }

  private void tell(NamedTexts texts) {
    isKnown = true;
    changed.accept(texts);
  }

  private static Map<String, String> texts(Secret configMap) {
    Map<String, String> texts = new HashMap<>();
    configMap.data().forEach((name, bytes) -> texts.put(name, bytes.toStringUtf8()));
    return texts;
  }
}
