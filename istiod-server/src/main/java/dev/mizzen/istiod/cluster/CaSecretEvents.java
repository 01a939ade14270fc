package dev.mizzen.istiod.cluster;

import dev.mizzen.ca.rotate.CaTrouble;
import dev.mizzen.model.load.FaultHandler;
import dev.mizzen.registry.kube.write.Answer;
import dev.mizzen.registry.kube.write.KeyedWork;
import dev.mizzen.registry.kube.write.KeyedWork.Result;
import dev.mizzen.registry.kube.write.KubeEvent;
import dev.mizzen.registry.kube.write.KubeObjects;
import dev.mizzen.registry.kube.write.ObjectRef;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of a Secret of the mesh's authority that is spoilt, gone or another, by an Event below it;
 * once as long as it is so in the same way, and by the leader alone. Where the account may write no
 * Events, there are none.
 */
final class CaSecretEvents implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CaSecretEvents.class);

  private final Supplier<KubeObjects> objects;
  private final ClusterSettings settings;
  private final BooleanSupplier leads;
  private final InstantSource clock;
  private final KeyedWork work;
  private final Map<String, CaTrouble> now = new ConcurrentHashMap<>();

  /** Touched on the work's thread. */
  private final Map<String, CaTrouble> told = new HashMap<>();

  CaSecretEvents(
      Supplier<KubeObjects> objects,
      ClusterSettings settings,
      BooleanSupplier leads,
      InstantSource clock,
      FaultHandler faults) {
    this.objects = objects;
    this.settings = settings;
    this.leads = leads;
    this.clock = clock;
    this.work = new KeyedWork("ca-secret-events", this::tell, faults);
  }

  void start() {
    work.start();
  }

  /** All that is wrong now. For one thread; does not block. */
  void are(List<CaTrouble> troubles) {
    Map<String, CaTrouble> found =
        troubles.stream()
            .collect(
                Collectors.toMap(CaTrouble::secret, trouble -> trouble, (first, second) -> first));
    Set<String> secrets = new HashSet<>(now.keySet());
    secrets.addAll(found.keySet());
    for (String secret : secrets) {
      CaTrouble trouble = found.get(secret);
      CaTrouble before = trouble == null ? now.remove(secret) : now.put(secret, trouble);
      if (trouble == null || !trouble.equals(before)) {
        work.want(secret);
      }
    }
  }

  private Result tell(String secret) throws InterruptedException {
    CaTrouble trouble = now.get(secret);
    if (trouble == null) {
      told.remove(secret);
      return Result.DONE;
    }
    if (trouble.equals(told.get(secret))) {
      return Result.DONE;
    }
    if (!leads.getAsBoolean()) {
      return Result.AGAIN; // this replica may lead before it is mended
    }
    return write(trouble);
  }

  private Result write(CaTrouble trouble) throws InterruptedException {
    ObjectRef about = ObjectRef.secret(settings.namespace(), trouble.secret());
    Answer answer = objects.get().get(about);
    if (answer instanceof Answer.Done(var secret)) {
      answer = event(about, secret.at("/metadata/uid").asText(""), trouble);
    } else if (answer instanceof Answer.NotFound && trouble.isGone()) {
      answer = event(about, "", trouble);
    }
    if (answer instanceof Answer.Unavailable) {
      return Result.AGAIN;
    }
    told.put(trouble.secret(), trouble);
    if (answer instanceof Answer.Failed failed) {
      LOG.atInfo()
          .addKeyValue("object", about)
          .addKeyValue("reason", failed.message())
          .log("no Event tells of the trouble with the mesh's authority");
    }
    return Result.WROTE;
  }

  private Answer event(ObjectRef about, String uid, CaTrouble trouble) throws InterruptedException {
    String reason =
        "Authority"
            + Character.toUpperCase(trouble.state().charAt(0))
            + trouble.state().substring(1);
    return new KubeEvent(
            about,
            uid,
            trouble.secret() + ".authority-" + trouble.state(),
            reason,
            trouble.message(),
            settings.identity())
        .write(objects.get(), clock.instant());
  }

  @Override
  public void close() {
    work.close();
  }
}
