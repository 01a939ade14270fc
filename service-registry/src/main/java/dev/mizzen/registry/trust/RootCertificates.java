package dev.mizzen.registry.trust;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.model.load.FaultHandler;
import dev.mizzen.model.mesh.DiscoverySelectors;
import dev.mizzen.registry.kube.ObjectListener;
import dev.mizzen.registry.kube.ObjectWatches;
import dev.mizzen.registry.kube.Watched;
import dev.mizzen.registry.kube.write.Answer;
import dev.mizzen.registry.kube.write.KeyedWork;
import dev.mizzen.registry.kube.write.KeyedWork.Result;
import dev.mizzen.registry.kube.write.KubeObjects;
import dev.mizzen.registry.kube.write.ObjectRef;
import dev.mizzen.registry.leader.LeaderDuty;
import dev.mizzen.registry.leader.Leadership;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the mesh's root certificates in a ConfigMap of every namespace, where proxies mount them.
 * The leader's duty. A ConfigMap that was deleted or edited is put right; its other keys stay.
 * Nothing is taken away from a namespace that is selected no more.
 *
 * <p>Errors: a namespace that is going away, or where we may not write, costs itself.
 *
 * <p>Source: Istio 1.30, kube/controller/namespacecontroller.go, security/pkg/k8s/configutil.go.
 */
public final class RootCertificates implements LeaderDuty {
  private static final Logger LOG = LoggerFactory.getLogger(RootCertificates.class);
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String KEY = "root-cert.pem";
  private static final Set<String> SKIPPED =
      Set.of("kube-public", "kube-node-lease", "local-path-storage");

  private final KubeObjects objects;
  private final ObjectWatches watches;
  private final String configMap;
  private final Supplier<Optional<String>> roots;
  private final Supplier<DiscoverySelectors> selectors;
  private final FaultHandler faults;
  private volatile Optional<Term> term = Optional.empty();

  /**
   * @param configMap its name (PILOT_CA_CERT_CONFIGMAP)
   * @param roots PEM texts, as they are now; empty until there are some
   * @param selectors of the namespaces, as they are now
   */
  public RootCertificates(
      KubeObjects objects,
      ObjectWatches watches,
      String configMap,
      Supplier<Optional<String>> roots,
      Supplier<DiscoverySelectors> selectors,
      FaultHandler faults) {
    this.objects = objects;
    this.watches = watches;
    this.configMap = configMap;
    this.roots = roots;
    this.selectors = selectors;
    this.faults = faults;
  }

  @Override
  public void begin(Leadership leadership) {
    Term begun = new Term(leadership);
    term = Optional.of(begun);
    begun.start();
  }

  @Override
  public void end() {
    Optional<Term> ended = term;
    term = Optional.empty();
    ended.ifPresent(Term::close);
  }

  /**
   * The roots or the selectors are others: every namespace is looked at. Any thread may call it.
   */
  public void changed() {
    term.ifPresent(Term::wantAll);
  }

  /** One time of leading. */
  private final class Term {
    private final Leadership leadership;
    private final KeyedWork work = new KeyedWork("root-certificates", this::bring, faults);
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

    void start() {
      work.start();
      open.add(watches.follow(Watched.namespaces(), new Namespaces()));
      open.add(watches.follow(Watched.configMaps(configMap), new ConfigMaps()));
    }

    void close() {
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
          && !SKIPPED.contains(namespace)
          && selectors.get().select(Optional.of(labels));
    }

    private Result bring(String namespace) throws InterruptedException {
      Optional<String> wanted = roots.get();
      if (wanted.isEmpty()
          || !isWanted(namespace)
          || wanted.get().equals(held.get(namespace))
          || !leadership.isHeld()) {
        return Result.DONE;
      }
      ObjectRef object = ObjectRef.configMap(namespace, configMap);
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
          .log("root certificates not written, it is tried again");
      return Result.AGAIN;
    }

    private final class Namespaces implements ObjectListener {
      @Override
      public void present(String namespace, String name, JsonNode object) {
        JsonNode metadata = object.path("metadata");
        if (metadata.has("deletionTimestamp")) {
          namespaces.remove(name);
          return;
        }
        Map<String, String> labels = new HashMap<>();
        metadata
            .path("labels")
            .properties()
            .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        namespaces.put(name, Map.copyOf(labels));
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
        held.put(namespace, roots.get().filter(value::equals).orElse(value));
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

  private static String value(JsonNode object) {
    return object.path("data").path(KEY).asText("");
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

  private static ObjectNode with(ObjectNode object, String roots) {
    ObjectNode changed = object.deepCopy();
    changed.withObject("/data").put(KEY, roots);
    return changed;
  }
}
