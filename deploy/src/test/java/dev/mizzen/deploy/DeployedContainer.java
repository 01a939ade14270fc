package dev.mizzen.deploy;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a kubelet gives a Deployment's only container.
 *
 * @param arguments of the image's own program
 * @param environment with what refers to the pod filled in
 * @param mounts folders that are there, empty or not
 * @param writable those of them that can be written
 */
record DeployedContainer(
    List<String> arguments,
    Map<String, String> environment,
    List<String> mounts,
    Set<String> writable) {
  static final String POD_NAME = "istiod-6d8f7c5b9-x2x2x";

  DeployedContainer {
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
    mounts = List.copyOf(mounts);
    writable = Set.copyOf(writable);
  }

  static DeployedContainer of(Deployment deployment) {
    PodSpec pod = deployment.getSpec().getTemplate().getSpec();
    Container container = pod.getContainers().getFirst();
    Set<String> volumesInMemory =
        pod.getVolumes().stream()
            .filter(volume -> volume.getEmptyDir() != null)
            .map(Volume::getName)
            .collect(Collectors.toSet());
    Map<String, String> environment = new LinkedHashMap<>();
    container
        .getEnv()
        .forEach(variable -> environment.put(variable.getName(), value(variable, deployment)));
    return new DeployedContainer(
        container.getArgs(),
        environment,
        container.getVolumeMounts().stream().map(VolumeMount::getMountPath).toList(),
        container.getVolumeMounts().stream()
            .filter(mount -> volumesInMemory.contains(mount.getName()))
            .map(VolumeMount::getMountPath)
            .collect(Collectors.toSet()));
  }

  private static String value(EnvVar variable, Deployment deployment) {
    if (variable.getValueFrom() == null) {
      return variable.getValue() == null ? "" : variable.getValue();
    }
    if (variable.getValueFrom().getResourceFieldRef() != null) {
      return Integer.toString(Runtime.getRuntime().availableProcessors()); // no limit: the node's
    }
    String field = variable.getValueFrom().getFieldRef().getFieldPath();
    return switch (field) {
      case "metadata.name" -> POD_NAME;
      case "metadata.namespace" -> deployment.getMetadata().getNamespace();
      case "spec.serviceAccountName" ->
          deployment.getSpec().getTemplate().getSpec().getServiceAccountName();
      case "status.podIP" -> "10.0.0.1";
      default -> throw new IllegalArgumentException(variable.getName() + " refers to " + field);
    };
  }
}
