package dev.mizzen.istiod.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.registry.kube.KubeState;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How each kind of object of the cluster is followed, as JSON; for callers of this machine alone.
 *
 * @param state empty where the mesh is not a cluster's
 */
public record SourcePage(Supplier<Optional<KubeState>> state) implements Page {

  @Override
  public HttpAnswer answer(HttpQuery query) {
    if (!query.isLocal()) {
      return HttpAnswer.text(401, "");
    }
    return state
        .get()
        .map(now -> HttpAnswer.json(print(now).toPrettyString() + "\n"))
        .orElseGet(() -> HttpAnswer.text(404, "the mesh is not read from a cluster\n"));
  }

  private static ObjectNode print(KubeState state) {
    ObjectNode page = JsonNodeFactory.instance.objectNode();
    page.put("synced", state.isSynced());
    var kinds = page.putArray("kinds");
    for (KubeState.Kind kind : state.kinds()) {
      kinds
          .addObject()
          .put("kind", kind.name())
          .put("state", kind.phase().name().toLowerCase(Locale.ROOT))
          .put("since", kind.since().toString())
          .put("objects", kind.objects())
          .put("silentSeconds", kind.silence().toMillis() / 1000.0)
          .put("detail", kind.detail());
    }
    return page;
  }
}
