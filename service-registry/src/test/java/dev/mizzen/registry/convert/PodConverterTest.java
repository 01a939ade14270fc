package dev.mizzen.registry.convert;

import static dev.mizzen.registry.convert.Manifest.CLUSTER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.parse.Problem;
import dev.mizzen.model.service.Workload;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodConverterTest {

  @Test
  void runningPodIsReadWhole() {
    // When
    Workload workload =
        converted(
            """
            metadata: {name: web-0, namespace: shop, uid: 0b1c, labels: {app: web}, annotations: {note: here}}
            spec:
              nodeName: node-1
              serviceAccountName: web-account
              hostname: web-0
              subdomain: web
              containers:
              - ports: [{name: http, containerPort: 8080}, {containerPort: 8081}]
              - ports: [{name: http, containerPort: 9090}, {name: admin, containerPort: 9091}]
            status:
              phase: Running
              podIP: 10.10.1.1
              podIPs: [{ip: 10.10.1.1}, {ip: 'fd00::1'}]
              conditions: [{type: Initialized, status: 'True'}, {type: Ready, status: 'True'}]
            """);

    // Then
    assertThat(workload)
        .isEqualTo(
            new Workload(
                new ConfigKey(ConfigKind.POD, "shop", "web-0"),
                CLUSTER,
                "0b1c",
                List.of("10.10.1.1", "fd00::1"),
                Map.of("app", "web"),
                Map.of("note", "here"),
                "web-0",
                "web-account",
                "node-1",
                Map.of("http", 8080, "admin", 9091),
                true,
                false,
                Optional.of("web-0"),
                Optional.of("web")));
  }

  @Test
  void namedPortsAreThoseOfTcpAndOfSidecarsToo() {
    assertThat(
            converted(
                    """
                    metadata: {name: a, namespace: b}
                    spec:
                      containers:
                      - ports:
                        - {name: dns, containerPort: 53, protocol: UDP}
                        - {name: http, containerPort: 8080, protocol: TCP}
                      initContainers:
                      - ports: [{name: setup, containerPort: 9000}]
                      - restartPolicy: Always
                        ports: [{name: metrics, containerPort: 9100}, {name: http, containerPort: 1}]
                    """)
                .containerPorts())
        .containsOnly(entry("http", 8080), entry("metrics", 9100));
  }

  @Test
  void podIpStandsInForPodIps() {
    assertThat(converted("{metadata: {name: a, namespace: b}, status: {podIP: 10.1.1.1}}").ips())
        .containsExactly("10.1.1.1");
    assertThat(converted("{metadata: {name: a, namespace: b}}").ips()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "phase: Running | false",
        "phase: Pending | false",
        "phase: Succeeded | true",
        "phase: Failed | true",
      })
  void finishedPodIsTerminated(String status, boolean terminated) {
    assertThat(
            converted("{metadata: {name: a, namespace: b}, status: {" + status + "}}")
                .isTerminated())
        .isEqualTo(terminated);
  }

  @Test
  void podBeingDeletedIsTerminated() {
    assertThat(
            converted(
                    "metadata: {name: a, namespace: b, deletionTimestamp: '2026-01-01T00:00:00Z'}")
                .isTerminated())
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // labels | owner | workload
        "pod-template-hash: 5f7c | {kind: ReplicaSet, name: web-5f7c, controller: true} | web",
        "rollouts-pod-template-hash: 5f7c | {kind: ReplicaSet, name: web-5f7c, controller: true} | web",
        "pod-template-hash: 9999 | {kind: ReplicaSet, name: web-5f7c, controller: true} | web-5f7c",
        "app: web | {kind: ReplicaSet, name: web-5f7c, controller: true} | web-5f7c",
        "app: web | {kind: Job, name: nightly-27512345, controller: true} | nightly",
        "app: web | {kind: Job, name: once-12, controller: true} | once-12",
        "deploymentconfig: web | {kind: ReplicationController, name: web-3, controller: true} | web",
        "app: web | {kind: ReplicationController, name: web-3, controller: true} | web-3",
        "app: web | {kind: StatefulSet, name: web, controller: true} | web",
        "app: web | {kind: StatefulSet, name: other} | web-x1",
        "service.istio.io/workload-name: own | {kind: StatefulSet, name: web, controller: true} | own",
      })
  void workloadNameComesFromTheController(String labels, String owner, String expected) {
    String yaml =
        "metadata: {name: web-x1, generateName: web-, namespace: shop, labels: {%s}, ownerReferences: [%s]}"
            .formatted(labels, owner);

    assertThat(converted(yaml).workloadName()).isEqualTo(expected);
  }

  @Test
  void podWhoseNameWasNotGeneratedStandsForItself() {
    String yaml =
        "metadata: {name: etcd-node-1, namespace: shop, ownerReferences: [{kind: Node, name: node-1, controller: true}]}";

    assertThat(converted(yaml).workloadName()).isEqualTo("etcd-node-1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "metadata: {namespace: b} | metadata.name | is missing",
        "{metadata: {name: a, namespace: b}, status: {podIP: 10.1.1}} | status.podIP | is \"10.1.1\", want an IP address",
        "{metadata: {name: a, namespace: b}, status: {podIPs: [{ip: 'fd00::1'}, {ip: 'fd00:::1'}]}} | status.podIPs[1].ip | is \"fd00:::1\", want an IP address",
        "{metadata: {name: a, namespace: b}, spec: {containers: [{}, {ports: [{containerPort: 70000}]}]}} | spec.containers[1].ports[0].containerPort | is 70000, want 1 to 65535",
      })
  void badPodIsRejectedByField(String yaml, String path, String message) {
    assertThat(Manifest.problems(new PodConverter(CLUSTER).convert(Manifest.read(Pod.class, yaml))))
        .containsExactly(Problem.error(path, message));
  }

  private static Workload converted(String yaml) {
    return Manifest.valid(new PodConverter(CLUSTER).convert(Manifest.read(Pod.class, yaml)));
  }
}
