package dev.mizzen.inject.functions;

import dev.mizzen.api.mesh.v1alpha1.ProxyConfig;
import dev.mizzen.inject.data.GoDurations;
import dev.mizzen.inject.data.GoJson;
import dev.mizzen.inject.data.KubernetesObject;
import dev.mizzen.inject.data.PlainValues;
import dev.mizzen.inject.data.ProtoJson;
import dev.mizzen.inject.data.ProtoObject;
import dev.mizzen.inject.document.DocumentException;
import dev.mizzen.inject.document.Json;
import dev.mizzen.inject.document.YamlWriter;
import dev.mizzen.inject.template.Arguments;
import dev.mizzen.inject.template.Function;
import dev.mizzen.inject.template.FunctionTable;
import dev.mizzen.inject.template.GoMap;
import dev.mizzen.inject.template.GoPrinter;
import dev.mizzen.inject.template.GoValues;
import dev.mizzen.inject.template.Nil;
import dev.mizzen.inject.template.TemplateFault;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Istio's own functions. Source: Istio 1.30, pkg/kube/inject/template.go. */
final class IstioFunctions {
  private static final int ANY = Function.ANY;

  private IstioFunctions() {}

  static void addTo(FunctionTable.Builder table, Map<String, String> environment) {
    table
        .structure("annotation", 3, 3, IstioFunctions::annotation)
        .structure("isset", 2, 2, a -> a.stringMap(0).has(a.string(1)))
        .structure("valueOrDefault", 2, 2, IstioFunctions::orDefault)
        .text("excludeInboundPort", 2, a -> excludePort(GoPrinter.print(a.any(0)), a.string(1)))
        .text("includeInboundPorts", 1, a -> ports(a.list(0), true))
        .text("applicationPorts", 1, a -> ports(a.list(0), false))
        .structure("kubevirtInterfaces", 1, 1, a -> a.any(0))
        .structure("excludeInterfaces", 1, 1, a -> a.any(0))
        .text("formatDuration", 1, IstioFunctions::duration)
        .encoding("toJSON", 1, 1, a -> a.any(0) == Nil.NIL ? "{}" : GoJson.write(a.stringMap(0)))
        .encoding("structToJSON", 1, 1, a -> a.any(0) == Nil.NIL ? "{}" : GoJson.write(a.any(0)))
        .encoding("protoToJSON", 1, 1, IstioFunctions::message)
        .encoding("toYaml", 1, 1, IstioFunctions::yaml)
        .text("fromJSON", 1, IstioFunctions::fromJson)
        .spacing(
            "indent", 2, a -> Indentation.indent(a, a.string(1), Math.max(0, a.size(0)), false))
        .text("directory", 1, a -> SprigPaths.directory(a.string(0)))
        .text("toLower", 1, a -> a.string(0).toLowerCase(Locale.ROOT))
        .text("appendMultusNetwork", 2, a -> MultusNetworks.append(a.string(0), a.string(1)))
        .text(
            "env",
            2,
            a ->
                environment.getOrDefault(a.string(0), "").isEmpty()
                    ? a.string(1)
                    : environment.getOrDefault(a.string(0), ""))
        .structure("omit", 1, ANY, IstioFunctions::omit)
        .structure("strdict", 0, ANY, IstioFunctions::dictOfStrings)
        .structure("mergeMaps", 0, ANY, IstioFunctions::merged)
        .encoding("toJsonMap", 0, ANY, a -> GoJson.write(merged(a)))
        .structure("omitNil", 1, 1, a -> withoutNil(a.any(0)))
        .text("otelResourceAttributes", 5, OtelAttributes::of);
  }

  private static Object annotation(Arguments a) {
    if (!(a.any(0) instanceof KubernetesObject metadata)) {
      throw new TemplateFault(
          "wrong type for value; expected v1.ObjectMeta; got " + GoValues.typeName(a.any(0)));
    }
    GoMap annotations = (GoMap) metadata.member("Annotations");
    String name = a.string(1);
    if (annotations.has(name)) {
      return annotations.field(name);
    }
    Object otherwise = a.any(2);
    return GoValues.isUsers(otherwise) ? otherwise : GoPrinter.print(otherwise);
  }

  private static Object orDefault(Arguments a) {
    Object value = a.any(0);
    boolean isAbsent = value == Nil.NIL || GoValues.withoutMark(value).equals("");
    return isAbsent ? a.any(1) : value;
  }

  /** Adds the port to the list unless it is there, or is none. */
  private static String excludePort(String port, String ports) {
    String added = SprigText.trimSpace(port);
    if (added.isEmpty() || added.equals("0")) {
      return ports;
    }
    List<String> listed = Arrays.asList(ports.split(",", -1));
    if (listed.contains(added)) {
      return ports;
    }
    List<String> all =
        listed.stream()
            .map(SprigText::trimSpace)
            .filter(one -> !one.isEmpty())
            .collect(Collectors.toCollection(ArrayList::new));
    all.add(added);
    return String.join(",", all);
  }

  private static String ports(List<?> containers, boolean withProxy) {
    List<String> ports = new ArrayList<>();
    for (Object container : containers) {
      KubernetesObject object = (KubernetesObject) container;
      boolean isProxy = object.member("Name").toString().equals("istio-proxy");
      if (withProxy || !isProxy) {
        for (Object port : (List<?>) object.member("Ports")) {
          KubernetesObject declared = (KubernetesObject) port;
          String protocol = declared.member("Protocol").toString();
          if (!protocol.equals("UDP") && !protocol.equals("SCTP")) {
            ports.add(declared.member("ContainerPort").toString());
          }
        }
      }
    }
    return String.join(",", ports);
  }

  private static Object duration(Arguments a) {
    return a.any(0) instanceof ProtoObject message ? GoDurations.print(message.duration()) : "0s";
  }

  private static Object message(Arguments a) {
    if (!(a.any(0) instanceof ProtoObject object)) {
      throw new TemplateFault(
          "wrong type for value; expected proto.Message; got " + GoValues.typeName(a.any(0)));
    }
    return object
        .message()
        .map(set -> set instanceof ProxyConfig config ? ProxyConfigDelta.of(config) : set)
        .map(ProtoJson::write)
        .orElse("{}");
  }

  private static Object yaml(Arguments a) {
    return YamlWriter.sorted(
        Json.parse(GoJson.write(a.any(0)))
            .orElseThrow(() -> new TemplateFault("is nested too deep for YAML")));
  }

  /**
   * What is no JSON is the text {@code {}}. In JSON of a pod no key may start with {@code $}: such
   * keys would tell the patch to do more than add a value.
   */
  private static Object fromJson(Arguments a) {
    try {
      Object value = PlainValues.of(Json.read(a.string(0)));
      if (GoValues.isUsers(a.any(0))) {
        checkKeys(value);
      }
      return value;
    } catch (DocumentException invalid) {
      return "{}";
    }
  }

  private static void checkKeys(Object value) {
    switch (value) {
      case List<?> list -> list.forEach(IstioFunctions::checkKeys);
      case GoMap map -> {
        for (String key : map.keys()) {
          if (key.startsWith("$")) {
            throw new TemplateFault(
                "JSON of the pod has key \"" + key + "\", which steers patches");
          }
          checkKeys(map.field(key));
        }
      }
      default -> {
        // No keys.
      }
    }
  }

  private static Object omit(Arguments a) {
    GoMap kept = a.any(0) instanceof GoMap map ? map.copy() : a.stringMap(0);
    for (int i = 1; i < a.count(); i++) {
      kept.remove(a.string(i));
    }
    return kept;
  }

  private static Object dictOfStrings(Arguments a) {
    Map<String, String> dict = new TreeMap<>();
    for (int i = 0; i < a.count(); i += 2) {
      dict.put(a.string(i), i + 1 < a.count() ? a.string(i + 1) : "");
    }
    GoMap map = GoMap.ofStrings(dict);
    return a.all().stream().anyMatch(GoValues::isUsers) ? map.asUsers() : map;
  }

  /** Of no maps at all nil. */
  private static Object merged(Arguments a) {
    if (a.count() == 0) {
      return Nil.NIL;
    }
    Map<String, String> all = new TreeMap<>();
    for (int i = 0; i < a.count(); i++) {
      GoMap map = a.stringMap(i);
      map.keys().forEach(key -> all.put(key, map.field(key).toString()));
    }
    GoMap map = GoMap.ofStrings(all);
    return a.all().stream().anyMatch(GoValues::isUsers) ? map.asUsers() : map;
  }

  /** What becomes empty because a nil went is nil as well; what was empty stays. */
  private static Object withoutNil(Object value) {
    return switch (value) {
      case GoMap map when !map.isOfStrings() -> {
        GoMap kept = map.copy();
        boolean isChanged = false;
        for (String key : List.copyOf(map.keys())) {
          Object before = map.field(key);
          Object after = withoutNil(before);
          isChanged |= after != before || after == Nil.NIL;
          if (after == Nil.NIL) {
            kept.remove(key);
          } else {
            kept.put(key, after);
          }
        }
        yield !isChanged ? map : kept.isEmpty() ? Nil.NIL : kept;
      }
      case List<?> list -> {
        List<Object> kept = new ArrayList<>();
        boolean isChanged = false;
        for (Object before : list) {
          Object after = withoutNil(before);
          isChanged |= after != before || after == Nil.NIL;
          if (after != Nil.NIL) {
            kept.add(after);
          }
        }
        yield !isChanged ? list : kept.isEmpty() ? Nil.NIL : kept;
      }
      default -> value;
    };
  }
}
