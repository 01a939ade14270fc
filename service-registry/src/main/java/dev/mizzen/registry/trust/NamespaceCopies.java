package dev.mizzen.registry.trust;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.model.load.FaultHandler;
import dev.mizzen.model.mesh.DiscoverySelectors;
import dev.mizzen.registry.kube.Labels;
import dev.mizzen.registry.kube.ObjectListener;
import dev.mizzen.registry.kube.ObjectWatches;
import dev.mizzen.registry.kube.WatchScope;
import dev.mizzen.registry.kube.Watched;
import dev.mizzen.registry.kube.write.Answer;
import dev.mizzen.registry.kube.write.KeyedWork;
import dev.mizzen.registry.kube.write.KeyedWork.Result;
import dev.mizzen.registry.kube.write.KubeObjects;
import dev.mizzen.registry.kube.write.ObjectRef;
import dev.mizzen.registry.leader.CurrentTerm;
import dev.mizzen.registry.leader.Leadership;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a copy of a text in a ConfigMap of every namespace, where proxies mount it, or of the one
 * that is read. The leader's duty. A ConfigMap that was deleted or edited is put right; its other
 * keys stay. Nothing is taken away from a namespace that is selected no more.
 *
 * <p>Errors: a namespace that is going away, or where we may not write, costs itself.
 *
 * <p>Source: Istio 1.30, kube/controller/namespacecontroller.go, security/pkg/k8s/configutil.go.
 */
public final class NamespaceCopies implements HandedOut {
  private static final Logger LOG = LoggerFactory.getLogger(NamespaceCopies.class);
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Set<String> SKIPPED =
      Set.of("kube-public", "kube-node-lease", "local-path-storage");

  private final KubeObjects objects;
  private final ObjectWatches watches;
  private final Place place;
  private final WatchScope scope;
  private final Supplier<Optional<String>> text;
  private final Supplier<DiscoverySelectors> selectors;
  private final FaultHandler faults;
  private final CurrentTerm<Term> term = new CurrentTerm<>();

  /**
   * Where copies are.
   *
   * @param configMap name of the ConfigMap, the same in every namespace
   * @param key of its data
   */
  public record Place(String configMap, String key) {
    /** The mesh's root certificates (PILOT_CA_CERT_CONFIGMAP). */
    public static Place roots(String configMap) {
      return new Place(configMap, "root-cert.pem");
    }

    /** Lists of certificates that authorities revoked (PILOT_CRL_CONFIGMAP). */
    public static Place revocationLists(String configMap) {
      return new Place(configMap, "ca-crl.pem");
    }
  }

  /**
   * @param scope namespaces that get copies, of those that are selected
   * @param text as it is now; an empty one is written too, none leaves everything as it is
   * @param selectors of the namespaces, as they are now
   */
  public NamespaceCopies(
      KubeObjects objects,
      ObjectWatches watches,
      Place place,
      WatchScope scope,
      Supplier<Optional<String>> text,
      Supplier<DiscoverySelectors> selectors,
      FaultHandler faults) {
    this.objects = objects;
    this.watches = watches;
    this.place = place;
    this.scope = scope;
    this.text = text;
    this.selectors = selectors;
    this.faults = faults;
  }

  @Override
  public void begin(Leadership leadership) {
    term.begin(new Term(leadership));
  }

  @Override
  public void end() {
    term.end();
  }

  @Override
  public void changed() {
    term.ifLeading(Term::wantAll);
  }

  /** One time of leading. */
  private final class Term implements CurrentTerm.Term {
    private final Leadership leadership;
    private final KeyedWork work = new KeyedWork(place.configMap(), this::bring, faults);
    private final List<ObjectWatches.Watch> open = new ArrayList<>();

    /** Labels of the namespaces that are there to stay. */
    private final Map<String, Map<String, String>> namespaces = new ConcurrentHashMap<>();

    /** What each namespace holds under our key. */
    private final Map<String, String> held = new ConcurrentHashMap<>();

    private volatile boolean hasNamespaces;
    private volatile boolean hasConfigMaps;

    Term(Leadership leadership) {
      this.leadership = leadership;
    }

    @Override
    public void start() {
      work.start();
      open.add(watches.follow(Watched.namespaces(), new Namespaces()));
      open.add(watches.follow(Watched.configMaps(place.configMap(), scope), new ConfigMaps()));
    }

    @Override
    public void close() {
      open.forEach(ObjectWatches.Watch::close);
      work.close();
    }

    /** Before both were listed, what is there and what is not cannot be told apart. */
    void want(String namespace) {
      if (hasNamespaces && hasConfigMaps) {
        work.want(namespace);
      }
    }

    void wantAll() {
      if (hasNamespaces && hasConfigMaps) {
        namespaces.keySet().forEach(work::want);
      }
    }

    private boolean isWanted(String namespace) {
      Map<String, String> labels = namespaces.get(namespace);
      return labels != null
          && scope.contains(namespace)
          && !SKIPPED.contains(namespace)
          && selectors.get().select(Optional.of(labels));
    }

    private Result bring(String namespace) throws InterruptedException {
      Optional<String> wanted = text.get();
      if (wanted.isEmpty()
          || !isWanted(namespace)
          || wanted.get().equals(held.get(namespace))
          || !leadership.isHeld()) {
        return Result.DONE;
      }
      ObjectRef object = ObjectRef.configMap(namespace, place.configMap());
      return switch (objects.get(object)) {
        case Answer.NotFound _ -> write(object, wanted.get(), Optional.empty());
        case Answer.Done(var now) when wanted.get().equals(value(now)) -> Result.DONE;
        case Answer.Done(var now) -> write(object, wanted.get(), Optional.of(now));
        case Answer.Failed failed -> again(object, failed);
      };
    }

    private Result write(ObjectRef object, String wanted, Optional<ObjectNode> now)
        throws InterruptedException {
      if (!leadership.isHeld()) {
        return Result.DONE;
      }
      Answer answer =
          now.isPresent()
              ? objects.update(object, with(now.get(), wanted))
              : objects.create(object, with(first(object), wanted));
      return switch (answer) {
        case Answer.Done _ -> {
          held.put(object.namespace(), wanted);
          yield Result.WROTE;
        }
        case Answer.NotFound _ -> Result.DONE; // the namespace is gone
        case Answer.Failed failed -> again(object, failed);
      };
    }

    /** A namespace that goes away answers that it does, until it is gone. */
    private Result again(ObjectRef object, Answer.Failed failed) {
      if (failed.message().contains("because it is being terminated")) {
        return Result.DONE;
      }
      LOG.atInfo()
          .addKeyValue("object", object)
          .addKeyValue("reason", failed.message())
          .log("not written, it is tried again");
      return Result.AGAIN;
    }

    private final class Namespaces implements ObjectListener {
      @Override
      public void present(String namespace, String name, JsonNode object) {
        if (object.path("metadata").has("deletionTimestamp")) {
          namespaces.remove(name);
          return;
        }
        namespaces.put(name, Labels.of(object));
        want(name);
      }

      @Override
      public void gone(String namespace, String name) {
        namespaces.remove(name);
      }

      @Override
      public void listed() {
        hasNamespaces = true;
        wantAll();
      }
    }

    private final class ConfigMaps implements ObjectListener {
      @Override
      public void present(String namespace, String name, JsonNode object) {
        String value = value(object);
        held.put(namespace, text.get().filter(value::equals).orElse(value));
        want(namespace);
      }

      @Override
      public void gone(String namespace, String name) {
        held.remove(namespace);
        want(namespace);
      }

      @Override
      public void listed() {
        hasConfigMaps = true;
        wantAll();
      }
    }
  }

  private String value(JsonNode object) {
    return object.path("data").path(place.key()).asText("");
  }

  private static ObjectNode first(ObjectRef object) {
    ObjectNode json = MAPPER.createObjectNode().put("apiVersion", "v1").put("kind", "ConfigMap");
    json.putObject("metadata")
        .put("name", object.name())
        .put("namespace", object.namespace())
        .putObject("labels")
        .put("istio.io/config", "true");
    return json;
  }

  private ObjectNode with(ObjectNode object, String wanted) {
    ObjectNode changed = object.deepCopy();
    changed.withObject("/data").put(place.key(), wanted);
    return changed;
  }
}
