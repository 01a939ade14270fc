package dev.mizzen.xds.generate.envoy;

import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.service.Service;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/**
 * The metadata under the key {@code istio} by which telemetry and people find what a resource came
 * from.
 *
 * <p>Source: Istio 1.30, pilot/pkg/networking/util/util.go, BuildConfigInfoMetadata,
 * AddConfigInfoMetadata.
 */
public final class IstioMetadata {
  /** The key of filter metadata that all of this stands under. */
  public static final String KEY = "istio";

  private static final String CONFIG = "config";
  private static final String SERVICES = "services";

  private IstioMetadata() {}

  /** Names the object that made a route, a filter chain or a cluster. */
  public static Metadata config(ConfigKey key) {
    return of(Struct.newBuilder().putFields(CONFIG, text(configPath(key))).build());
  }

  /** Metadata with this struct under the key; empty where the struct is. */
  public static Optional<Metadata> ofNonEmpty(Struct struct) {
    return struct.getFieldsCount() == 0 ? Optional.empty() : Optional.of(of(struct));
  }

  /** Metadata with this struct under the key. */
  public static Metadata of(Struct struct) {
    return Metadata.newBuilder().putFilterMetadata(KEY, struct).build();
  }

  /** Adds the path of an object. */
  public static void putConfig(Struct.Builder struct, ConfigKey key) {
    struct.putFields(CONFIG, text(configPath(key)));
  }

  /** Adds host, name and namespace of each service; nothing where there is none. */
  public static void putServices(Struct.Builder struct, Collection<Service> services) {
    ListValue.Builder list = ListValue.newBuilder();
    for (Service service : services) {
      list.addValues(Value.newBuilder().setStructValue(describe(service)));
    }
    if (list.getValuesCount() > 0) {
      struct.putFields(SERVICES, Value.newBuilder().setListValue(list).build());
    }
  }

  private static Struct describe(Service service) {
    return Struct.newBuilder()
        .putFields("host", text(service.hostname().value()))
        .putFields("name", text(service.name()))
        .putFields("namespace", text(service.namespace()))
        .build();
  }

  public static Value text(String value) {
    return Value.newBuilder().setStringValue(value).build();
  }

  public static Value bool(boolean value) {
    return Value.newBuilder().setBoolValue(value).build();
  }

  /**
   * Where an object stands. Shape: {@code /apis/GROUP/VERSION/namespaces/NAMESPACE/KIND/NAME}, the
   * kind in kebab case, for example {@code virtual-service}.
   */
  public static String configPath(ConfigKey key) {
    return "/apis/"
        + key.kind().apiVersion()
        + "/namespaces/"
        + key.namespace()
        + "/"
        + kebabCase(key.kind().kind())
        + "/"
        + key.name();
  }

  /** Leading acronyms count as one word: {@code HTTPRoute} is {@code http-route}. */
  private static String kebabCase(String camelCase) {
    return camelCase
        .replaceAll("([A-Z]+)([A-Z][a-z])", "$1-$2")
        .replaceAll("([a-z0-9])([A-Z])", "$1-$2")
        .toLowerCase(Locale.ROOT);
  }
}
