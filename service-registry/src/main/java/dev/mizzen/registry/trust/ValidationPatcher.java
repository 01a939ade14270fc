package dev.mizzen.registry.trust;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.registry.kube.write.Answer;
import dev.mizzen.registry.kube.write.KeyedWork.Result;
import dev.mizzen.registry.kube.write.KubeObjects;
import dev.mizzen.registry.kube.write.ObjectRef;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the server's roots into the validating webhooks of its revision, and, once the API server
 * was seen to reach them, has them refuse what they cannot judge. Used by one thread.
 */
final class ValidationPatcher implements WebhookPatcher.Patch {
  private static final Logger LOG = LoggerFactory.getLogger(ValidationPatcher.class);
  private static final String EVERY_ENTRY = "";

  private final KubeObjects objects;
  private final ValidationProbe probe;
  private final PatchObserver observer;
  private boolean isReached;
  private String complaint = "";

  ValidationPatcher(KubeObjects objects, ValidationProbe probe, PatchObserver observer) {
    this.objects = objects;
    this.probe = probe;
    this.observer = observer;
  }

  @Override
  public Result patch(ObjectNode configuration, String name, String roots)
      throws InterruptedException {
    ObjectNode wanted = WebhookBundles.withRoots(configuration, EVERY_ENTRY, roots);
    boolean letsPass = WebhookBundles.letsPass(configuration);
    boolean mayRefuse = letsPass && isReached();
    if (mayRefuse) {
      wanted = WebhookBundles.refusing(wanted);
    }
    Result written = wanted.equals(configuration) ? Result.DONE : write(wanted, name);
    return letsPass && !mayRefuse ? Result.AGAIN : written;
  }

  private Result write(ObjectNode wanted, String name) throws InterruptedException {
    ObjectRef object = ObjectRef.validatingWebhooks(name);
    return switch (objects.update(object, wanted)) {
      case Answer.Done _ -> {
        WebhookPatcher.logWritten(object);
        observer.validationUpdated();
        yield Result.WROTE;
      }
      case Answer.NotFound _ -> Result.DONE;
      case Answer.Failed failed -> {
        WebhookPatcher.logFailed(object, failed);
        observer.validationFailed(reason(failed));
        yield Result.AGAIN;
      }
    };
  }

  /** Once it was, it is taken to be. */
  private boolean isReached() throws InterruptedException {
    if (isReached) {
      return true;
    }
    Optional<String> problem = probe.problem();
    isReached = problem.isEmpty();
    if (isReached) {
      LOG.atInfo().log("the API server reaches the validating webhook, which refuses from now on");
    } else if (!problem.get().equals(complaint)) {
      complaint = problem.get();
      LOG.atInfo()
          .addKeyValue("reason", complaint)
          .log("the API server does not reach the validating webhook yet");
    }
    return isReached;
  }

  /** As the API server calls them. */
  private static String reason(Answer.Failed failed) {
    return switch (failed) {
      case Answer.NotFound _ -> "NotFound";
      case Answer.Conflict _ -> "Conflict";
      case Answer.Forbidden _ -> "Forbidden";
      case Answer.Invalid _ -> "Invalid";
      case Answer.Unavailable _ -> "ServiceUnavailable";
    };
  }
}
