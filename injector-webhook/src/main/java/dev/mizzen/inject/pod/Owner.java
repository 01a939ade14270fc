package dev.mizzen.inject.pod;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a pod belongs to, as far as it tells: the Deployment behind a ReplicaSet, the CronJob behind
 * a Job; a pod that was not generated belongs to itself.
 *
 * <p>Source: Istio 1.30, pkg/kube/util.go, GetDeployMetaFromPod.
 */
public record Owner(String apiVersion, String kind, String name, String namespace) {
  private static final Pattern CRON_JOB = Pattern.compile("(.+)-\\d{8,10}");

  public static Owner of(JsonNode pod) {
    String namespace = Pods.text(pod, "namespace");
    Owner own = new Owner("v1", "Pod", Pods.text(pod, "name"), namespace);
    if (Pods.text(pod, "generateName").isEmpty()) {
      return own;
    }
    Owner found =
        controller(pod)
            .map(controller -> behind(controller, Pods.labels(pod), namespace))
            .orElse(own);
    return found.name.isEmpty()
        ? new Owner(found.apiVersion, found.kind, own.name, namespace)
        : found;
  }

  private static Optional<JsonNode> controller(JsonNode pod) {
    return pod.path("metadata")
        .path("ownerReferences")
        .valueStream()
        .filter(reference -> reference.path("controller").asBoolean())
        .findFirst();
  }

  private static Owner behind(JsonNode controller, Map<String, String> labels, String namespace) {
    String apiVersion = controller.path("apiVersion").asText();
    String kind = controller.path("kind").asText();
    String name = controller.path("name").asText();
    String deploymentHash = labels.getOrDefault("pod-template-hash", "");
    String rolloutHash = labels.getOrDefault("rollouts-pod-template-hash", "");
    String deploymentConfig = labels.getOrDefault("deploymentconfig", "");
    Matcher cronJob = CRON_JOB.matcher(name);
    boolean isReplicaSet = kind.equals("ReplicaSet");
    if (isReplicaSet && !deploymentHash.isEmpty() && name.endsWith(deploymentHash)) {
      return new Owner(apiVersion, "Deployment", without(name, deploymentHash), namespace);
    }
    if (isReplicaSet && !rolloutHash.isEmpty() && name.endsWith(rolloutHash)) {
      return new Owner("v1alpha1", "Rollout", without(name, rolloutHash), namespace);
    }
    if (kind.equals("ReplicationController") && !deploymentConfig.isEmpty()) {
      return new Owner(apiVersion, "DeploymentConfig", deploymentConfig, namespace);
    }
    if (kind.equals("Job") && cronJob.matches()) {
      return new Owner("batch/v1", "CronJob", cronJob.group(1), namespace);
    }
    return new Owner(apiVersion, kind, name, namespace);
  }

  private static String without(String name, String hash) {
    String suffix = "-" + hash;
    return name.endsWith(suffix) ? name.substring(0, name.length() - suffix.length()) : name;
  }
}
