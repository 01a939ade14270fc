package dev.mizzen.model.testing;

import com.google.protobuf.Message;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.index.MergedDestinationRule;
import dev.mizzen.model.index.NetworkGateway;
import dev.mizzen.model.index.ServiceShape;
import dev.mizzen.model.index.VirtualServiceIndex;
import dev.mizzen.model.index.WorkloadMtls;
import dev.mizzen.model.mesh.Mesh;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.model.service.ClusterId;
import dev.mizzen.model.service.Endpoint;
import dev.mizzen.model.service.Namespace;
import dev.mizzen.model.service.NetworkId;
import dev.mizzen.model.service.Secret;
import dev.mizzen.model.service.Service;
import dev.mizzen.model.service.ServiceAddresses;
import dev.mizzen.model.service.ServiceKey;
import dev.mizzen.model.service.Workload;
import java.lang.reflect.RecordComponent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All that a picture answers, as data that can be compared. Two pictures with equal views serve the
 * same.
 *
 * <p>Leaves out the version, what of metadata proxies never see, and addresses given to hosts
 * without their own.
 */
public record PictureView(
    Mesh mesh,
    List<Service> services,
    Map<String, List<Service>> visible,
    Map<ServiceKey, List<Endpoint>> endpoints,
    Map<ServiceKey, Set<String>> serviceAccounts,
    Map<ServiceKey, ServiceShape> shapes,
    Map<String, List<Workload>> pods,
    Map<String, Map<ClusterId, Namespace>> namespaces,
    Map<String, List<NetworkGateway>> gatewaysOfNetworks,
    Map<ConfigKey, Message> configs,
    Map<ConfigKey, Optional<Secret>> secrets,
    Map<String, List<Message>> virtualServices,
    Map<String, List<MergedDestinationRule>> destinationRules,
    List<ConfigKey> gateways,
    Map<String, Optional<ConfigKey>> sidecars,
    Map<String, WorkloadMtls> peerAuthentications) {

  /**
   * Asks a picture everything.
   *
   * @param names the namespaces and networks to ask about
   */
  public static PictureView of(PushContext context, Set<String> names) {
    Set<ServiceKey> keys = context.services().keys();
    return new PictureView(
        context.mesh(),
        withoutGivenAddresses(context.services().all()),
        each(names, name -> withoutGivenAddresses(context.services().visibleTo(name))),
        each(context.endpoints().keys(), key -> context.endpoints().of(key).endpoints()),
        each(keys, key -> context.endpoints().of(key).serviceAccounts()),
        new HashMap<>(context.endpoints().shapes()),
        each(names, name -> context.workloads().podsIn(name)),
        each(names, name -> context.workloads().namespaces(name)),
        each(names, name -> context.networks().gateways(new NetworkId(name), MeshFixture.CLUSTER)),
        each(context.configs().keys(), key -> spec(context, key)),
        each(context.secrets().keys(), key -> context.secrets().get(key)),
        each(names, name -> virtualServices(context, name)),
        each(names, name -> destinationRules(context, name)),
        context.gateways().all().stream().map(ConfigResource::key).toList(),
        each(names, name -> context.sidecars().select(name, Map.of()).map(ConfigResource::key)),
        each(names, name -> context.peerAuthentications().workload(name, Map.of())));
  }

  /** Addresses given to hosts without their own are the one thing that depends on the past. */
  private static List<Service> withoutGivenAddresses(List<Service> services) {
    return services.stream()
        .map(service -> service.withAddresses(withoutGiven(service.addresses())))
        .toList();
  }

  private static ServiceAddresses withoutGiven(ServiceAddresses own) {
    return new ServiceAddresses(
        own.defaultAddress(), own.clusterVips(), "", "", own.external(), own.nodePorts());
  }

  /** The questions that another picture answers otherwise, by name, with both answers. */
  public List<String> differencesFrom(PictureView other) {
    return Stream.of(PictureView.class.getRecordComponents())
        .filter(question -> !answer(question, this).equals(answer(question, other)))
        .map(
            question ->
                question.getName()
                    + ": "
                    + answer(question, this)
                    + " is not "
                    + answer(question, other))
        .toList();
  }

  private static Object answer(RecordComponent question, PictureView view) {
    try {
      return question.getAccessor().invoke(view);
    } catch (ReflectiveOperationException cannotBe) {
      throw new IllegalStateException(cannotBe);
    }
  }

  private static Message spec(PushContext context, ConfigKey key) {
    return context.configs().get(key).orElseThrow().spec();
  }

  private static List<Message> virtualServices(PushContext context, String namespace) {
    return context.virtualServices().forGateway(VirtualServiceIndex.MESH, namespace).stream()
        .<Message>map(found -> found.spec())
        .toList();
  }

  private static List<MergedDestinationRule> destinationRules(
      PushContext context, String namespace) {
    return context.services().all().stream()
        .flatMap(service -> context.destinationRules().candidates(namespace, service).stream())
        .toList();
  }

  private static <K, V> Map<K, V> each(Set<K> keys, Function<K, V> answer) {
    return keys.stream().collect(Collectors.toMap(key -> key, answer));
  }
}
