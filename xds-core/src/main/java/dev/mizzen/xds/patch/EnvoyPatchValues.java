package dev.mizzen.xds.patch;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.Struct;
import dev.mizzen.api.networking.v1alpha3.EnvoyFilter.ApplyTo;
import dev.mizzen.model.parse.Problem;
import dev.mizzen.model.parse.StructMessages;
import dev.mizzen.model.validate.PatchValueCheck;
import io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.TypedExtensionConfig;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.listener.v3.ListenerFilter;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads what EnvoyFilters patch in as the Envoy message that it has to be. Safe for use by many
 * threads.
 *
 * <p>A type that proxies may know and this build does not is taken as it is. A field that the
 * message lacks is a warning: proxies may be newer.
 *
 * <p>Source: Istio 1.30, pkg/config/validation/envoyfilter and pkg/config/xds.
 */
public final class EnvoyPatchValues implements PatchValueCheck {
  private final StructMessages messages = new StructMessages(new EnvoyTypes());

  @Override
  public List<Problem> check(ApplyTo applyTo, Struct value, String path) {
    Optional<Message> prototype = prototype(applyTo);
    return prototype.isEmpty() ? List.of() : read(prototype.get().newBuilderForType(), value, path);
  }

  private static Optional<Message> prototype(ApplyTo applyTo) {
    return switch (applyTo) {
      case CLUSTER -> Optional.of(Cluster.getDefaultInstance());
      case LISTENER -> Optional.of(Listener.getDefaultInstance());
      case ROUTE_CONFIGURATION -> Optional.of(RouteConfiguration.getDefaultInstance());
      case FILTER_CHAIN -> Optional.of(FilterChain.getDefaultInstance());
      case HTTP_FILTER -> Optional.of(HttpFilter.getDefaultInstance());
      case NETWORK_FILTER -> Optional.of(Filter.getDefaultInstance());
      case VIRTUAL_HOST -> Optional.of(VirtualHost.getDefaultInstance());
      case HTTP_ROUTE -> Optional.of(Route.getDefaultInstance());
      case EXTENSION_CONFIG -> Optional.of(TypedExtensionConfig.getDefaultInstance());
      case BOOTSTRAP -> Optional.of(Bootstrap.getDefaultInstance());
      case LISTENER_FILTER -> Optional.of(ListenerFilter.getDefaultInstance());
      case INVALID, UNRECOGNIZED -> Optional.empty();
    };
  }

  /** One word for all fields that the message lacks, as istiod says it. */
  private List<Problem> read(Message.Builder message, Struct value, String path) {
    List<Problem> found = messages.readInto(message, value, path);
    List<Problem> errors = found.stream().filter(Problem::isError).toList();
    if (!errors.isEmpty()) {
      return errors;
    }
    return found.isEmpty() ? missingTypes(message.build(), path) : found.subList(0, 1);
  }

  /** Extensions that are named without their type. */
  private static List<Problem> missingTypes(Message message, String path) {
    List<String> names = new ArrayList<>();
    collectMissingTypes(message, names);
    return names.isEmpty()
        ? List.of()
        : List.of(
            Problem.warning(
                path,
                "names "
                    + String.join(", ", names)
                    + " without typed_config, by which Envoy knows an extension"));
  }

  private static void collectMissingTypes(Message message, List<String> names) {
    for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
      boolean isMessage = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
      if (isMessage && !field.isRepeated() && message.hasField(field)) {
        collectMissingTypes((Message) message.getField(field), names);
      }
    }
    FieldDescriptor typed = message.getDescriptorForType().findFieldByName("typed_config");
    FieldDescriptor discovery = message.getDescriptorForType().findFieldByName("config_discovery");
    boolean isDiscovered = discovery != null && message.hasField(discovery);
    if (typed != null && !message.hasField(typed) && !isDiscovered) {
      FieldDescriptor name = message.getDescriptorForType().findFieldByName("name");
      names.add(name == null ? "an extension" : String.valueOf(message.getField(name)));
    }
  }
}
