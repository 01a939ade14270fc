package dev.mizzen.istiod.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mizzen.model.push.MeshEvent;
import dev.mizzen.model.service.Protocol;
import dev.mizzen.model.testing.PodFixture;
import dev.mizzen.model.testing.ServiceFixture;
import dev.mizzen.model.testing.SliceFixture;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Services that a case registers without an object. They come out as Kubernetes Services of the
 * same host, which have what these lack: a name and a namespace.
 */
final class RegisteredServices {
  private RegisteredServices() {}

  static List<MeshEvent> events(SimulationCase given) {
    List<MeshEvent> events = new ArrayList<>();
    given.services().forEach(service -> events.add(service(service)));
    given.instances().forEach(instance -> events.add(slice(instance)));
    if (!given.instances().isEmpty()) {
      events.add(pod(given.description().path("proxy")));
    }
    return events;
  }

  /** A proxy serves what has its address if it is a known pod. */
  private static MeshEvent pod(JsonNode proxy) {
    String[] ips =
        proxy.path("ipAddresses").valueStream().map(JsonNode::asText).toArray(String[]::new);
    PodFixture pod =
        PodFixture.pod(proxy.path("configNamespace").asText(), CaseProxy.name(proxy), ips);
    return new MeshEvent.WorkloadChanged(pod.build());
  }

  private static MeshEvent service(JsonNode json) {
    String[] host = host(json);
    ServiceFixture service =
        ServiceFixture.service(host[1], host[0]).address(json.path("defaultAddress").asText());
    json.path("ports")
        .forEach(
            port ->
                service.port(
                    port.path("name").asText(),
                    port.path("port").asInt(),
                    Protocol.valueOf(port.path("protocol").asText().toUpperCase(Locale.ROOT))));
    return new MeshEvent.ServiceChanged(service.clusterId(), service.build());
  }

  private static MeshEvent slice(JsonNode json) {
    String[] host = host(json.path("service"));
    String portName = json.path("servicePort").path("name").asText();
    JsonNode endpoint = json.path("endpoint");
    SliceFixture slice =
        SliceFixture.slice(host[1], host[0] + "-" + portName, host[0])
            .port(portName, endpoint.path("EndpointPort").asInt());
    endpoint.path("Addresses").forEach(ip -> slice.address(ip.asText()));
    return new MeshEvent.SliceChanged(slice.build());
  }

  /** Name and namespace, as the host tells them. */
  private static String[] host(JsonNode service) {
    return service.path("hostname").asText().split("[.]", 3);
  }
}
