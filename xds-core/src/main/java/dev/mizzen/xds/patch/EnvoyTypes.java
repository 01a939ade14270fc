package dev.mizzen.xds.patch;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Message;
import dev.mizzen.model.parse.AnyTypes;
import java.lang.reflect.InvocationTargetException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Finds messages by the type URL under which configuration carries them, among all of Envoy's that
 * this build holds. Safe for use by many threads.
 */
final class EnvoyTypes implements AnyTypes {
  /** Where the classes of a proto package are, by its first part. */
  private static final Map<String, String> JAVA_PACKAGES =
      Map.of(
          "envoy", "io.envoyproxy.envoy",
          "udpa", "com.github.udpa.udpa",
          "xds", "com.github.xds");

  private static final String ENVOY = "envoy.";
  private static final String ENVOY_FOLDER = "io/envoyproxy/";

  /** Extensions of Envoy 1.38 that came into packages which are here. */
  private static final Set<String> NEWER =
      Set.of(
          "envoy.config.overload.v3.ShrinkHeapConfig",
          "envoy.extensions.clusters.aggregate.v3.AggregateClusterResource",
          "envoy.extensions.filters.http.composite.v3.CompositePerRoute",
          "envoy.extensions.filters.http.dynamic_modules.v3.DynamicModuleFilterPerRoute",
          "envoy.extensions.filters.http.oauth2.v3.OAuth2PerRoute",
          "envoy.extensions.matching.common_inputs.network.v3.NetworkNamespaceInput",
          "envoy.extensions.tracers.opentelemetry.samplers.v3.ParentBasedSamplerConfig",
          "envoy.extensions.tracers.opentelemetry.samplers.v3.TraceIdRatioBasedSamplerConfig",
          "envoy.type.matcher.v3.HttpResponseLocalReplyMatchInput");

  private static final Set<String> WELL_KNOWN =
      Set.of(
          "Any",
          "BoolValue",
          "BytesValue",
          "DoubleValue",
          "Duration",
          "Empty",
          "FloatValue",
          "Int32Value",
          "Int64Value",
          "ListValue",
          "StringValue",
          "Struct",
          "Timestamp",
          "UInt32Value",
          "UInt64Value",
          "Value");

  /** A full name, and nothing that a class loader could take for a path. */
  private static final Pattern NAME = Pattern.compile("[a-z]+(\\.[a-zA-Z0-9_]++)++");

  private static final int MAX_NAME = 300;

  private final Map<String, Descriptor> found = new ConcurrentHashMap<>();

  /**
   * Finds one.
   *
   * @param typeUrl for example {@code type.googleapis.com/envoy.config.cluster.v3.Cluster}
   */
  @Override
  public Optional<Descriptor> find(String typeUrl) {
    String name = name(typeUrl);
    Descriptor known = found.get(name);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<Descriptor> loaded = load(name);
    loaded.ifPresent(descriptor -> found.put(name, descriptor));
    return loaded;
  }

  /**
   * Whether a type may well be there in proxies though this build does not hold it: newer ones of
   * Envoy's, those outside its core, and Istio's.
   */
  @Override
  public boolean mayBeNewer(String typeUrl) {
    String name = name(typeUrl);
    return (name.startsWith(ENVOY) && (NEWER.contains(name) || !isInKnownPackage(name)))
        || name.startsWith("istio.")
        || name.startsWith("io.istio.")
        || name.startsWith("stats.");
  }

  /**
   * Packages get new messages seldom: what is missing from one that is here is a slip of the pen.
   */
  private static boolean isInKnownPackage(String name) {
    if (name.length() > MAX_NAME || !NAME.matcher(name).matches()) {
      return true;
    }
    String folder = ENVOY_FOLDER + name.substring(0, name.lastIndexOf('.') + 1).replace('.', '/');
    return EnvoyTypes.class.getClassLoader().getResource(folder) != null;
  }

  private static String name(String typeUrl) {
    return typeUrl.substring(typeUrl.lastIndexOf('/') + 1);
  }

  private static Optional<Descriptor> load(String name) {
    if (name.length() > MAX_NAME || !NAME.matcher(name).matches()) {
      return Optional.empty();
    }
    if (name.startsWith("google.protobuf.")) {
      String simple = name.substring("google.protobuf.".length());
      return WELL_KNOWN.contains(simple)
          ? descriptor("com.google.protobuf." + simple)
          : Optional.empty();
    }
    int dot = name.indexOf('.');
    String root = JAVA_PACKAGES.get(name.substring(0, dot));
    return root == null ? Optional.empty() : nested(root + name.substring(dot));
  }

  /** A message within a message is a class within a class. */
  private static Optional<Descriptor> nested(String className) {
    Optional<Descriptor> outer = descriptor(className);
    int last = className.lastIndexOf('.');
    boolean mayNest =
        last > 0
            && Character.isUpperCase(className.charAt(className.lastIndexOf('.', last - 1) + 1));
    return outer.isEmpty() && mayNest
        ? nested(className.substring(0, last) + "$" + className.substring(last + 1))
        : outer;
  }

  private static Optional<Descriptor> descriptor(String className) {
    try {
      Class<?> type = Class.forName(className, false, EnvoyTypes.class.getClassLoader());
      if (!Message.class.isAssignableFrom(type)) {
        return Optional.empty();
      }
      Object message = type.getMethod("getDefaultInstance").invoke(null);
      return message instanceof Message found
          ? Optional.of(found.getDescriptorForType())
          : Optional.empty();
    } catch (ClassNotFoundException | NoClassDefFoundError | NoSuchMethodException none) {
      return Optional.empty();
    } catch (IllegalAccessException | InvocationTargetException broken) {
      throw new IllegalStateException(className, broken);
    }
  }
}
