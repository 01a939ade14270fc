package dev.mizzen.registry.trust;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import dev.mizzen.registry.leader.CurrentTerm;
import dev.mizzen.registry.leader.Leadership;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the mesh's root certificates in a {@code ClusterTrustBundle}, which pods mount without a
 * copy in their namespace. The leader's duty. One that was deleted or edited is put right; its
 * labels and annotations stay.
 *
 * <p>Errors: an API server that does not serve the kind, or does not let us write it, is logged
 * once and asked again.
 *
 * <p>Source: Istio 1.30, pilot/pkg/config/kube/clustertrustbundle/controller.go.
 */
public final class TrustBundleObject implements HandedOut {
  private static final Logger LOG = LoggerFactory.getLogger(TrustBundleObject.class);
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String SIGNER = "istio.io/istiod-ca";

  /** Where it is. */
  public static final ObjectRef OBJECT =
      ObjectRef.clusterTrustBundle("istio.io:istiod-ca:root-cert");

  private final KubeObjects objects;
  private final ObjectWatches watches;
  private final Supplier<Optional<String>> roots;
  private final FaultHandler faults;
  private final CurrentTerm<Term> term = new CurrentTerm<>();

  /**
   * @param roots PEM texts, as they are now; empty until there are some
   */
  public TrustBundleObject(
      KubeObjects objects,
      ObjectWatches watches,
      Supplier<Optional<String>> roots,
      FaultHandler faults) {
    this.objects = objects;
    this.watches = watches;
    this.roots = roots;
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
    term.ifLeading(Term::want);
  }

  /** One time of leading. */
  private final class Term implements CurrentTerm.Term, ObjectListener {
    private final Leadership leadership;
    private final KeyedWork work = new KeyedWork("trust-bundle", key -> bring(), faults);
    private Optional<ObjectWatches.Watch> watch = Optional.empty();
    private volatile boolean isServed;

    /** Touched on the work's thread. */
    private String complaint = "";

    Term(Leadership leadership) {
      this.leadership = leadership;
    }

    @Override
    public void start() {
      work.start();
      watch = Optional.of(watches.follow(Watched.clusterTrustBundle(OBJECT.name()), this));
    }

    @Override
    public void close() {
      watch.ifPresent(ObjectWatches.Watch::close);
      work.close();
    }

    /** Before it was listed, nobody knows whether the server has such objects. */
    void want() {
      if (isServed) {
        work.want(OBJECT.name());
      }
    }

    @Override
    public void present(String namespace, String name, JsonNode object) {
      want();
    }

    @Override
    public void gone(String namespace, String name) {
      want();
    }

    @Override
    public void listed() {
      isServed = true;
      want();
    }

    private Result bring() throws InterruptedException {
      Optional<String> wanted = roots.get();
      if (wanted.isEmpty() || !leadership.isHeld()) {
        return Result.DONE;
      }
      return switch (objects.get(OBJECT)) {
        case Answer.NotFound _ -> written(objects.create(OBJECT, first(wanted.get())));
        case Answer.Done(var now) when wanted.get().equals(value(now)) -> Result.DONE;
        case Answer.Done(var now) -> written(objects.update(OBJECT, with(now, wanted.get())));
        case Answer.Failed failed -> again(failed);
      };
    }

    private Result written(Answer answer) {
      return switch (answer) {
        case Answer.Done _ -> {
          complaint = "";
          LOG.atInfo().addKeyValue("object", OBJECT).log("the root certificates are written");
          yield Result.WROTE;
        }
        case Answer.Failed failed -> again(failed);
      };
    }

    private Result again(Answer.Failed failed) {
      if (!complaint.equals(failed.message())) {
        complaint = failed.message();
        LOG.atWarn()
            .addKeyValue("object", OBJECT)
            .addKeyValue("reason", complaint)
            .log("the root certificates are not written, it is tried again");
      }
      return Result.AGAIN;
    }
  }

  private static String value(ObjectNode object) {
    return object.path("spec").path("trustBundle").asText("");
  }

  private static ObjectNode first(String roots) {
    ObjectNode json =
        MAPPER.createObjectNode().put("apiVersion", OBJECT.apiVersion()).put("kind", OBJECT.kind());
    json.putObject("metadata").put("name", OBJECT.name());
    json.putObject("spec").put("signerName", SIGNER).put("trustBundle", roots);
    return json;
  }

  private static ObjectNode with(ObjectNode object, String roots) {
    ObjectNode changed = object.deepCopy();
    changed.withObject("/spec").put("trustBundle", roots);
    return changed;
  }
}
