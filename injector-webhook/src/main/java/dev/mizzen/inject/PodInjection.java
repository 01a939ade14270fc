package dev.mizzen.inject;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.inject.document.DocumentException;
import dev.mizzen.inject.document.YamlReader;
import dev.mizzen.inject.merge.MergeException;
import dev.mizzen.inject.merge.StrategicMerge;
import dev.mizzen.inject.pod.AnnotationRules;
import dev.mizzen.inject.pod.ClusterEnv;
import dev.mizzen.inject.pod.ContainerOrder;
import dev.mizzen.inject.pod.EffectiveProxyConfig;
import dev.mizzen.inject.pod.InitContainerUser;
import dev.mizzen.inject.pod.InjectionStatus;
import dev.mizzen.inject.pod.Names;
import dev.mizzen.inject.pod.Overrides;
import dev.mizzen.inject.pod.Pods;
import dev.mizzen.inject.pod.ProbeRewrite;
import dev.mizzen.inject.pod.PrometheusMerge;
import dev.mizzen.inject.pod.Stripping;
import dev.mizzen.inject.schema.KubernetesSchema;
import dev.mizzen.inject.schema.Shape;
import dev.mizzen.inject.schema.ShapeException;
import dev.mizzen.inject.schema.StructType;
import dev.mizzen.inject.template.GoObject;
import dev.mizzen.inject.template.Template;
import dev.mizzen.inject.template.TemplateException;
import dev.mizzen.inject.template.TemplateLimits;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Injects one pod: its templates are rendered and laid over it, the user's own settings of injected
 * containers over that; then probes, metrics and the order of containers are put right. Pure.
 *
 * <p>Source: Istio 1.30, pkg/kube/inject/webhook.go, injectPod.
 */
public final class PodInjection {
  private static final StructType POD = KubernetesSchema.get().struct("Pod");
  private static final String CHECK =
      "failed parsing generated injected YAML (check Istio sidecar injector configuration): ";

  /** The pod with the templates laid over it, and what the templates alone make. */
  private record Rendered(ObjectNode merged, ObjectNode template) {}

  private final InjectionInput input;
  private final Map<String, String> env;

  private PodInjection(InjectionInput input) {
    this.input = input;
    this.env = env(input);
  }

  /**
   * The injected pod.
   *
   * @throws InjectionException names the annotation, template or field that is wrong
   */
  public static ObjectNode inject(InjectionInput input) throws InjectionException {
    return new PodInjection(input).inject();
  }

  /** Which cluster and network the pod is in: values, then the URL, then the pod's label. */
  private static Map<String, String> env(InjectionInput input) {
    Map<String, String> env = new TreeMap<>(input.urlEnv());
    String cluster = first(env.get(Names.CLUSTER_ENV), input.values().clusterName());
    String network =
        Optional.ofNullable(Pods.labels(input.pod()).get(Names.NETWORK))
            .orElse(first(env.get(Names.NETWORK_ENV), input.values().network()));
    if (!cluster.isEmpty()) {
      env.put(Names.CLUSTER_ENV, cluster);
    }
    if (!network.isEmpty()) {
      env.put(Names.NETWORK_ENV, network);
    }
    return env;
  }

  private static String first(@Nullable String preferred, String other) {
    return preferred == null || preferred.isEmpty() ? other : preferred;
  }

  private ObjectNode inject() throws InjectionException {
    Rendered rendered = renderAll();
    ObjectNode pod = overridden(rendered);
    process(pod, rendered.template());
    return pod;
  }

  private Rendered renderAll() throws InjectionException {
    List<String> mistakes = AnnotationRules.check(Pods.annotations(input.pod()));
    if (!mistakes.isEmpty()) {
      throw failure("run injection template", String.join("; ", mistakes));
    }
    try {
      int statusPort = input.mesh().getDefaultConfig().getStatusPort();
      ObjectNode stripped = Stripping.strip(input.pod(), statusPort);
      Rendered rendered =
          new Rendered(input.pod().deepCopy(), JsonNodeFactory.instance.objectNode());
      for (String name : templates()) {
        rendered = render(find(name), TemplateData.of(input, stripped), rendered);
      }
      return rendered;
    } catch (DocumentException | TemplateException invalid) {
      throw failure("run injection template", String.valueOf(invalid.getMessage()));
    }
  }

  /** Those that the pod names, or the default ones; aliases stand for several. */
  private List<String> templates() {
    String annotation = Pods.annotations(input.pod()).get(Names.TEMPLATES);
    List<String> names =
        annotation == null
            ? input.config().defaultTemplates()
            : Arrays.stream(annotation.split(",", -1)).map(String::strip).toList();
    return names.stream()
        .flatMap(name -> input.config().aliases().getOrDefault(name, List.of(name)).stream())
        .toList();
  }

  private Template find(String name) throws InjectionException {
    Template template = input.config().templates().get(name);
    if (template == null) {
      String known = String.join(", ", new TreeSet<>(input.config().templates().keySet()));
      throw failure(
          "run injection template", "requested template \"" + name + "\" not found; have " + known);
    }
    return template;
  }

  private Rendered render(Template template, GoObject data, Rendered before)
      throws InjectionException {
    String text = template.render(data, TemplateLimits.DEFAULT);
    ObjectNode patch = patch(template, text);
    try {
      ObjectNode own = shaped(StrategicMerge.apply(POD, before.template(), patch));
      ObjectNode merged = before.merged();
      if (isNative(merged)) {
        moveProxy(own, merged);
      }
      return new Rendered(shaped(StrategicMerge.apply(POD, merged, patch)), own);
    } catch (MergeException | ShapeException invalid) {
      throw failure(
          "run injection template",
          CHECK + "template " + template.name() + ": " + invalid.getMessage());
    }
  }

  private static ObjectNode patch(Template template, String text) throws InjectionException {
    try {
      JsonNode patch = YamlReader.read(text);
      if (patch instanceof ObjectNode object) {
        return object;
      }
      if (patch.isNull()) {
        return JsonNodeFactory.instance.objectNode();
      }
      throw new DocumentException("is no object");
    } catch (DocumentException invalid) {
      throw failure(
          "run injection template",
          CHECK + "template " + template.name() + ": " + invalid.getMessage());
    }
  }

  private static ObjectNode shaped(ObjectNode pod) throws ShapeException {
    return Shape.of(POD, pod);
  }

  private boolean isNative(ObjectNode pod) {
    return switch (Pods.annotations(pod).getOrDefault(Names.NATIVE_SIDECAR, "")) {
      case "true" -> true;
      case "false" -> false;
      default -> input.isNative();
    };
  }

  /** The user's settings of the proxy stand among regular containers; they move to where it is. */
  private static void moveProxy(ObjectNode template, ObjectNode merged) {
    boolean isNative =
        Pods.container(Pods.containers(template, Pods.INIT_CONTAINERS), Names.PROXY).isPresent();
    JsonNode containers = Pods.containers(merged, Pods.CONTAINERS);
    Optional<ObjectNode> proxy = Pods.container(containers, Names.PROXY);
    if (isNative && proxy.isPresent()) {
      ((ArrayNode) containers).removeIf(c -> c == proxy.get());
      Pods.spec(merged).withArrayProperty(Pods.INIT_CONTAINERS).add(proxy.get());
    }
  }

  private ObjectNode overridden(Rendered rendered) throws InjectionException {
    try {
      ObjectNode pod = Overrides.apply(rendered.merged(), input.pod(), rendered.template());
      InitContainerUser.adjust(pod, input.pod(), input.proxyConfig());
      return shaped(pod);
    } catch (DocumentException | MergeException | ShapeException invalid) {
      throw failure("re apply container", String.valueOf(invalid.getMessage()));
    }
  }

  private void process(ObjectNode pod, ObjectNode template) {
    int statusPort = input.mesh().getDefaultConfig().getStatusPort();
    ClusterEnv.apply(pod, env);
    PrometheusMerge.apply(pod, input.mesh());
    ProbeRewrite.apply(pod, input.values().rewritesProbes(), statusPort);
    String network = env.get(Names.NETWORK_ENV);
    if (network != null) {
      Pods.writableLabels(pod).put(Names.NETWORK, network);
    }
    ObjectNode annotations = Pods.writableAnnotations(pod);
    annotations.put(Names.STATUS, InjectionStatus.value(template, input.revision()));
    new TreeMap<>(input.config().injectedAnnotations()).forEach(annotations::put);
    ContainerOrder.apply(pod, holdsApplication());
    ZeroFields.complete(pod, input.pod());
  }

  private boolean holdsApplication() {
    return input.values().holdsApplication()
        || EffectiveProxyConfig.annotated(
                input.mesh().getDefaultConfig(), Pods.annotations(input.pod()))
            .getHoldApplicationUntilProxyStarts()
            .getValue();
  }

  private static InjectionException failure(String step, String why) {
    return new InjectionException("failed to " + step + ": " + why);
  }
}
