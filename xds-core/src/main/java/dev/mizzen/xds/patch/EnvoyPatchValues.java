package dev.mizzen.xds.patch;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.ListValue;
import com.google.protobuf.Message;
import com.google.protobuf.Struct;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import dev.mizzen.api.networking.v1alpha3.EnvoyFilter.ApplyTo;
import dev.mizzen.model.parse.Problem;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
  private static final String TYPE = "@type";
  private static final String STRUCT = "type.googleapis.com/google.protobuf.Struct";
  private static final int MAX_DEPTH = 100;

  /** JsonFormat's complaint of a field. */
  private static final Pattern UNKNOWN_FIELD =
      Pattern.compile("Cannot find field: (\\S+) in message (\\S+)");

  private final EnvoyTypes types = new EnvoyTypes();

  @Override
  public List<Problem> check(ApplyTo applyTo, Struct value, String path) {
    Optional<Message> prototype = prototype(applyTo);
    return prototype.isEmpty() ? List.of() : new Reading(path).read(prototype.get(), value);
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

  /** One value on its way into a message. Used by one thread. */
  private final class Reading {
    private final String path;
    private final List<Problem> problems = new ArrayList<>();
    private final TypeRegistry.Builder registry = TypeRegistry.newBuilder();

    Reading(String path) {
      this.path = path;
    }

    List<Problem> read(Message prototype, Struct value) {
      Struct readable = readable(value, 0);
      if (problems.isEmpty()) {
        parse(prototype, readable);
      }
      return List.copyOf(problems);
    }

    /** The same, with what this build cannot read left out; notes types that nobody has. */
    private Struct readable(Struct struct, int depth) {
      if (depth > MAX_DEPTH) {
        problems.add(Problem.error(path, "is nested more than " + MAX_DEPTH + " deep"));
        return struct;
      }
      Value type = struct.getFieldsOrDefault(TYPE, Value.getDefaultInstance());
      if (type.getKindCase() == Value.KindCase.STRING_VALUE && !resolve(type.getStringValue())) {
        return Struct.newBuilder()
            .putFields(TYPE, Value.newBuilder().setStringValue(STRUCT).build())
            .putFields(
                "value", Value.newBuilder().setStructValue(Struct.getDefaultInstance()).build())
            .build();
      }
      Struct.Builder copy = Struct.newBuilder();
      struct
          .getFieldsMap()
          .forEach((name, field) -> copy.putFields(name, readable(field, depth + 1)));
      return copy.build();
    }

    private Value readable(Value value, int depth) {
      return switch (value.getKindCase()) {
        case STRUCT_VALUE ->
            Value.newBuilder().setStructValue(readable(value.getStructValue(), depth)).build();
        case LIST_VALUE -> {
          ListValue.Builder list = ListValue.newBuilder();
          value.getListValue().getValuesList().forEach(v -> list.addValues(readable(v, depth + 1)));
          yield Value.newBuilder().setListValue(list).build();
        }
        case NULL_VALUE, NUMBER_VALUE, STRING_VALUE, BOOL_VALUE, KIND_NOT_SET -> value;
      };
    }

    private boolean resolve(String typeUrl) {
      Optional<Descriptor> descriptor = types.find(typeUrl);
      descriptor.ifPresent(registry::add);
      if (descriptor.isEmpty() && !EnvoyTypes.mayBeNewer(typeUrl)) {
        problems.add(
            Problem.error(path, "has type " + typeUrl + ", which neither Envoy nor Istio has"));
      }
      return descriptor.isPresent();
    }

    private void parse(Message prototype, Struct value) {
      types.find(STRUCT).ifPresent(registry::add);
      JsonFormat.Parser strict = JsonFormat.parser().usingTypeRegistry(registry.build());
      Message.Builder message = prototype.newBuilderForType();
      try {
        String json = JsonFormat.printer().print(value);
        strict.ignoringUnknownFields().merge(json, message);
        unknownFields(strict, prototype, json);
        missingTypes(message.build());
      } catch (InvalidProtocolBufferException wrong) {
        String name = prototype.getDescriptorForType().getFullName();
        problems.add(Problem.error(path, "is no " + name + ": " + wrong.getMessage()));
      }
    }

    private void unknownFields(JsonFormat.Parser strict, Message prototype, String json) {
      try {
        strict.merge(json, prototype.newBuilderForType());
      } catch (InvalidProtocolBufferException unknown) {
        String said = String.valueOf(unknown.getMessage());
        Matcher matcher = UNKNOWN_FIELD.matcher(said);
        String reason =
            matcher.find()
                ? "has field " + matcher.group(1) + ", which " + matcher.group(2) + " does not have"
                : "can be read only in part: " + said;
        problems.add(Problem.warning(path, reason));
      }
    }

    /** Extensions that are named without their type. */
    private void missingTypes(Message message) {
      List<String> names = new ArrayList<>();
      collectMissingTypes(message, names);
      if (!names.isEmpty()) {
        problems.add(
            Problem.warning(
                path,
                "names "
                    + String.join(", ", names)
                    + " without typed_config, by which Envoy knows an extension"));
      }
    }
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
