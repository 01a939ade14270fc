package dev.mizzen.istiod.apis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.xds.protocol.XdsType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tries fields out in a small mesh. Answers before a change are kept for the next trial. */
final class FieldEffects {
  private final SmallMesh mesh = SmallMesh.read();
  private final Answers.Maker maker = new Answers.Maker();
  private final Map<Object, Answers> known = new HashMap<>();

  /**
   * The types that every change of the field shows in.
   *
   * @throws IllegalArgumentException where the mesh is refused, with the reason
   */
  Set<XdsType> of(ApiField.Trial trial) {
    List<Answers> answers = new ArrayList<>();
    if (trial.values().size() == 1) {
      answers.add(answers(trial, NullNode.getInstance()));
    }
    trial.values().forEach(value -> answers.add(answers(trial, value)));
    Set<XdsType> all = EnumSet.noneOf(XdsType.class);
    for (int i = 0; i < answers.size(); i++) {
      for (int j = 0; j < i; j++) {
        Set<XdsType> types = answers.get(j).differences(answers.get(i));
        if (types.isEmpty()) {
          return types;
        }
        all.addAll(types);
      }
    }
    return all;
  }

  private Answers answers(ApiField.Trial trial, JsonNode value) {
    SmallMesh changed = mesh.copy();
    trial
        .given()
        .forEach(
            (name, fields) ->
                fields.forEach((path, given) -> set(changed.change(name), path, given)));
    ObjectNode document = changed.change(trial.document());
    trial.rivals().forEach(path -> remove(document, path));
    boolean isLeftOut = value.isNull();
    if (isLeftOut) {
      remove(document, trial.path());
      return known.computeIfAbsent(changed.fingerprint(), key -> maker.answers(changed));
    }
    set(document, trial.path(), value);
    return maker.answers(changed);
  }

  private static void set(ObjectNode document, String path, JsonNode value) {
    if (value.isNull()) {
      remove(document, path);
    } else {
      FieldPath.of(path).set(document, value.deepCopy());
    }
  }

  private static void remove(ObjectNode document, String path) {
    FieldPath.of(path).remove(document);
  }
}
