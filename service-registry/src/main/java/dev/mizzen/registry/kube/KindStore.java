package dev.mizzen.registry.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.Origin;
import dev.mizzen.model.parse.Problem;
import dev.mizzen.model.push.MeshEvent;
import dev.mizzen.registry.convert.ClusterScope;
import dev.mizzen.registry.convert.Converted;
import dev.mizzen.registry.convert.ObjectConverter;
import dev.mizzen.registry.convert.ServiceDefaults;
import dev.mizzen.registry.file.Report;
import dev.mizzen.registry.file.SourceOutput;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The objects of one kind: what the API server tells becomes events about what differs. An object
 * itself is not kept, only in which version it was told and what tells that it is gone. Touched on
 * the reflector's thread, but for {@link #holdsAny} and {@link #size}.
 *
 * <p>Errors: an object that cannot be read is reported, and its last good version stays until it is
 * mended or gone.
 */
final class KindStore implements ItemSink {
  private static final String REVISION = "istio.io/rev";

  private final ConfigKind kind;
  private final Basis basis;
  private final SourceOutput output;
  private final KubeObserver observer;
  private final Map<ConfigKey, Held> objects = new ConcurrentHashMap<>();
  private final Map<ConfigKey, Report> refusals = new HashMap<>();
  private Set<ConfigKey> unseen = Set.of();

  /**
   * What decides what an object comes to, beside the object.
   *
   * @param origin for messages
   * @param revision {@code istio.io/rev} of the objects that count; empty for all
   */
  record Basis(
      ObjectConverter converter,
      Origin origin,
      String revision,
      NamespaceFilter namespaces,
      Supplier<ServiceDefaults> mesh) {}

  /**
   * In which state an object was dealt with: equal states come to the same.
   *
   * @param content a hash of all of it, since a storage that was put back may use a version twice
   */
  private record Stamp(
      String version, int content, boolean isWanted, Optional<ServiceDefaults> mesh) {}

  /**
   * An object that is there.
   *
   * @param removal takes back what was told of it; empty where nothing was
   */
  private record Held(Stamp stamp, Optional<MeshEvent> removal) {}

  KindStore(ConfigKind kind, Basis basis, SourceOutput output, KubeObserver observer) {
    this.kind = kind;
    this.basis = basis;
    this.output = output;
    this.observer = observer;
  }

  /** How many objects there are, whether they are wanted or not. Any thread may ask. */
  int size() {
    return objects.size();
  }

  /** Whether any object lives in one of them. Any thread may ask. */
  boolean holdsAny(Set<String> namespaces) {
    return objects.keySet().stream().anyMatch(key -> namespaces.contains(key.namespace()));
  }

  @Override
  public void listing() {
    unseen = new HashSet<>(objects.keySet());
  }

  @Override
  public void listed() {
    Set<ConfigKey> gone = unseen;
    unseen = Set.of();
    gone.forEach(this::remove);
  }

  @Override
  public void gone(Item item) {
    remove(key(item));
  }

  /** Everything is gone. Called when no reflector runs. */
  void clear() {
    Set.copyOf(objects.keySet()).forEach(this::remove);
  }

  @Override
  public void present(Item item) {
    ConfigKey key = key(item);
    if (!unseen.isEmpty()) {
      unseen.remove(key);
    }
    if (key.name().isEmpty()) {
      refuse(key, List.of(Problem.error("metadata.name", "is missing")));
      return;
    }
    if (item.json() instanceof ObjectNode object) { // lists leave it out, watches do not
      object.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
    }
    NamespaceFilter.Selected selected = basis.namespaces().selected();
    dealWith(key, item, selected);
    if (basis.namespaces().selected() != selected) { // who looked before it was held missed it
      dealWith(key, item, basis.namespaces().selected());
    }
  }

  private void dealWith(ConfigKey key, Item item, NamespaceFilter.Selected selected) {
    Optional<Held> before = Optional.ofNullable(objects.get(key));
    Stamp stamp = stamp(item, selected.contains(key.namespace()) && isOfRevision(item));
    if (before.filter(held -> held.stamp().equals(stamp)).isPresent()) {
      return;
    }
    Optional<MeshEvent> toldBefore = before.flatMap(Held::removal);
    if (!stamp.isWanted()) {
      objects.put(key, new Held(stamp, untold(key, toldBefore)));
      observer.lost(key);
      return;
    }
    Converted converted = converted(key, item);
    objects.put(key, new Held(stamp, told(key, converted, toldBefore)));
    tellObserver(key, item, converted, toldBefore.isPresent());
  }

  private Stamp stamp(Item item, boolean isWanted) {
    return new Stamp(
        item.resourceVersion(),
        item.json().hashCode(),
        isWanted,
        kind == ConfigKind.SERVICE ? Optional.of(basis.mesh().get()) : Optional.empty());
  }

  /** Tells what there is to tell of it; what takes back all that was told of it by now. */
  private Optional<MeshEvent> told(ConfigKey key, Converted converted, Optional<MeshEvent> before) {
    return switch (converted) {
      case Converted.Unused() -> untold(key, before);
      case Converted.Refused(var problems) -> {
        refuse(key, problems);
        yield before;
      }
      case Converted.Served(_, var changed, var removed, var warnings) -> {
        recover(key);
        if (!warnings.isEmpty()) {
          output.rejections().warned(report(key, warnings));
        }
        output.events().accept(changed);
        observer.changed(kind, before.isPresent() ? Change.UPDATE : Change.ADD);
        yield Optional.of(removed);
      }
    };
  }

  private void tellObserver(ConfigKey key, Item item, Converted converted, boolean hasLastGood) {
    switch (converted) {
      case Converted.Unused() -> observer.lost(key);
      case Converted.Refused(var problems) ->
          observer.seen(item.seen(key, Optional.empty(), problems, hasLastGood));
      case Converted.Served(_, MeshEvent.ConfigChanged(var resource), _, var warnings) ->
          observer.seen(item.seen(key, Optional.of(resource), warnings, false));
      case Converted.Served _ -> {
        // only Istio's kinds have a status of ours
      }
    }
  }

  private Optional<MeshEvent> untold(ConfigKey key, Optional<MeshEvent> before) {
    recover(key);
    before.ifPresent(this::tellRemoval);
    return Optional.empty();
  }

  private Converted converted(ConfigKey key, Item item) {
    if (item.problem().isPresent()) {
      return new Converted.Refused(List.of(Problem.error("", item.problem().get())));
    }
    try {
      return basis.converter().convert(key, item.json(), basis.origin(), basis.mesh().get());
    } catch (RuntimeException fault) { // costs the object, not its kind
      output.faults().handle("convert " + key, fault);
      return new Converted.Refused(List.of(Problem.error("", "cannot be read: " + fault)));
    }
  }

  private void remove(ConfigKey key) {
    recover(key);
    Held held = objects.remove(key);
    if (held != null) {
      held.removal().ifPresent(this::tellRemoval);
      observer.lost(key);
    }
  }

  private void tellRemoval(MeshEvent removal) {
    output.events().accept(removal);
    observer.changed(kind, Change.DELETE);
  }

  private void refuse(ConfigKey key, List<Problem> problems) {
    Report report = report(key, problems);
    Report before = refusals.put(key, report);
    if (!report.equals(before)) {
      output.rejections().refused(report);
    }
  }

  private void recover(ConfigKey key) {
    Report refusal = refusals.remove(key);
    if (refusal != null) {
      output.rejections().recovered(refusal);
    }
  }

  private Report report(ConfigKey key, List<Problem> problems) {
    return new Report(
        basis.origin().where(),
        0,
        Optional.of(key),
        problems.stream().map(problem -> Report.Reason.of(problem, 0)).toList());
  }

  private ConfigKey key(Item item) {
    String namespace = ClusterScope.contains(kind) ? "" : item.namespace();
    return new ConfigKey(kind, namespace, item.name());
  }

  /** Only what is configuration belongs to a revision; tags choose Kubernetes Gateways later. */
  private boolean isOfRevision(Item item) {
    boolean isConfig =
        kind.isIstio()
            || (kind.group().equals("gateway.networking.k8s.io")
                && kind != ConfigKind.KUBERNETES_GATEWAY);
    JsonNode revision = item.json().path("metadata").path("labels").path(REVISION);
    return !isConfig
        || basis.revision().isEmpty()
        || revision.isMissingNode()
        || revision.asText().equals(basis.revision());
  }
}
