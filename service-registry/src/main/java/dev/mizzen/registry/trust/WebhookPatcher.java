package dev.mizzen.registry.trust;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.model.load.FaultHandler;
import dev.mizzen.registry.kube.ObjectListener;
import dev.mizzen.registry.kube.ObjectWatches;
import dev.mizzen.registry.kube.Watched;
import dev.mizzen.registry.kube.write.Answer;
import dev.mizzen.registry.kube.write.KeyedWork;
import dev.mizzen.registry.kube.write.KeyedWork.Result;
import dev.mizzen.registry.kube.write.KubeObjects;
import dev.mizzen.registry.kube.write.ObjectRef;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the configurations of webhooks of one kind right that are of the server's own revision:
 * after each change of theirs, whoever made it, and of the server's roots. Every replica does; what
 * is right already is not written.
 */
public final class WebhookPatcher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WebhookPatcher.class);
  private static final String DEFAULT_TAG = "istio-revision-tag-default";

  private final Kind kind;
  private final KubeObjects objects;
  private final String revision;
  private final Supplier<Optional<String>> roots;
  private final Patch patch;
  private final KeyedWork work;

  /** The label {@code istio.io/rev} of each configuration that is there. */
  private final Map<String, String> revisions = new ConcurrentHashMap<>();

  private Optional<ObjectWatches.Watch> watch = Optional.empty();

  /** One of the two kinds. */
  private record Kind(Watched watched, Function<String, ObjectRef> reference) {
    static final Kind MUTATING =
        new Kind(
            Watched.webhooks("MutatingWebhookConfiguration", "mutatingwebhookconfigurations"),
            ObjectRef::mutatingWebhooks);
    static final Kind VALIDATING =
        new Kind(
            Watched.webhooks("ValidatingWebhookConfiguration", "validatingwebhookconfigurations"),
            ObjectRef::validatingWebhooks);
  }

  /** What is done with one configuration of ours. */
  interface Patch {
    /**
     * Puts it right.
     *
     * @param configuration whole, as it is now
     * @param roots PEM
     */
    Result patch(ObjectNode configuration, String name, String roots) throws InterruptedException;
  }

  private WebhookPatcher(
      Kind kind,
      KubeObjects objects,
      String revision,
      Supplier<Optional<String>> roots,
      Patch patch,
      FaultHandler faults) {
    this.kind = kind;
    this.objects = objects;
    this.revision = revision;
    this.roots = roots;
    this.patch = patch;
    this.work = new KeyedWork("patch-" + kind.watched.plural(), this::bring, faults);
  }

  /**
   * For the webhooks that inject sidecars.
   *
   * @param revision the server's own, not empty
   * @param roots PEM texts, as they are now; empty until there are some
   */
  public static WebhookPatcher injection(
      KubeObjects objects,
      String revision,
      Supplier<Optional<String>> roots,
      PatchObserver observer,
      FaultHandler faults) {
    Patch patch = new InjectionPatcher(objects, observer);
    return new WebhookPatcher(Kind.MUTATING, objects, revision, roots, patch, faults);
  }

  /**
   * For the webhooks that judge configuration.
   *
   * @param namespace the server's own
   */
  public static WebhookPatcher validation(
      KubeObjects objects,
      String namespace,
      String revision,
      Supplier<Optional<String>> roots,
      PatchObserver observer,
      FaultHandler faults) {
    Patch patch =
        new ValidationPatcher(objects, new ValidationProbe(objects, namespace, revision), observer);
    return new WebhookPatcher(Kind.VALIDATING, objects, revision, roots, patch, faults);
  }

  public void start(ObjectWatches watches) {
    work.start();
    watch = Optional.of(watches.follow(kind.watched, new Configurations()));
  }

  /** The roots are others. Any thread may call it. */
  public void changed() {
    revisions.forEach(this::want);
  }

  /** The revision that objects without one belong to; empty where none is told. Any thread. */
  public String defaultRevision() {
    return revisions.getOrDefault(DEFAULT_TAG, "");
  }

  private void want(String name, String label) {
    if (label.equals(revision)) {
      work.want(name);
    }
  }

  private Result bring(String name) throws InterruptedException {
    Optional<String> wanted = roots.get();
    if (wanted.isEmpty()) {
      return Result.DONE;
    }
    return switch (objects.get(kind.reference.apply(name))) {
      case Answer.Done(var now) when WebhookBundles.revision(now).equals(revision) ->
          patch.patch(now, name, wanted.get());
      case Answer.Done _, Answer.NotFound _ -> Result.DONE;
      case Answer.Failed failed -> {
        logFailed(kind.reference.apply(name), failed);
        yield Result.AGAIN;
      }
    };
  }

  static void logWritten(ObjectRef object) {
    LOG.atInfo().addKeyValue("object", object).log("webhooks put right");
  }

  static void logFailed(ObjectRef object, Answer.Failed failed) {
    LOG.atWarn()
        .addKeyValue("object", object)
        .addKeyValue("reason", failed.message())
        .log("webhooks not put right, it is tried again");
  }

  @Override
  public void close() {
    watch.ifPresent(ObjectWatches.Watch::close);
    work.close();
  }

  private final class Configurations implements ObjectListener {
    @Override
    public void present(String namespace, String name, JsonNode object) {
      String label = WebhookBundles.revision(object);
      revisions.put(name, label);
      want(name, label);
    }

    @Override
    public void gone(String namespace, String name) {
      revisions.remove(name);
    }

    @Override
    public void listed() {
      // each was told
    }
  }
}
