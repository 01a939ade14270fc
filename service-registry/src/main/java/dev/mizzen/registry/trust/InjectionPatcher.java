package dev.mizzen.registry.trust;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.registry.kube.write.Answer;
import dev.mizzen.registry.kube.write.KeyedWork.Result;
import dev.mizzen.registry.kube.write.KubeObjects;
import dev.mizzen.registry.kube.write.ObjectRef;

/** Puts the server's roots into the injecting webhooks of its revision. */
final class InjectionPatcher implements WebhookPatcher.Patch {
  private static final String ENTRY = "sidecar-injector.istio.io";

  private final KubeObjects objects;
  private final PatchObserver observer;

  InjectionPatcher(KubeObjects objects, PatchObserver observer) {
    this.objects = objects;
    this.observer = observer;
  }

  @Override
  public Result patch(ObjectNode configuration, String name, String roots)
      throws InterruptedException {
    if (!WebhookBundles.hasEntry(configuration, ENTRY)) {
      observer.failed(name, "webhook_entry_not_found");
      return Result.DONE;
    }
    ObjectNode wanted = WebhookBundles.withRoots(configuration, ENTRY, roots);
    if (wanted.equals(configuration)) {
      return Result.DONE;
    }
    observer.attempted();
    ObjectRef object = ObjectRef.mutatingWebhooks(name);
    return switch (objects.update(object, wanted)) {
      case Answer.Done _ -> {
        WebhookPatcher.logWritten(object);
        yield Result.WROTE;
      }
      case Answer.NotFound _ -> {
        observer.failed(name, "webhook_config_not_found");
        yield Result.DONE;
      }
      case Answer.Failed failed -> {
        WebhookPatcher.logFailed(object, failed);
        observer.failed(name, "webhook_update_failure");
        observer.retried(name);
        yield Result.AGAIN;
      }
    };
  }
}
