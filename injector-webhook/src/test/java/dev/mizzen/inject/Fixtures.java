package dev.mizzen.inject;

import dev.mizzen.inject.config.InjectionConfig;
import dev.mizzen.inject.config.InjectionConfigReader;
import dev.mizzen.inject.config.InjectionValues;
import dev.mizzen.inject.functions.TemplateFunctions;
import dev.mizzen.model.parse.MeshDefaults;
import dev.mizzen.model.parse.Parsed;
import java.util.List;
import java.util.Map;

/** An injector with a small template that uses annotations in every kind of place. */
public final class Fixtures {
  /** Takes what a pod gives in double quotes, single quotes, without quotes, and as JSON. */
  public static final String CONFIG =
      """
      policy: enabled
      defaultTemplates: [sidecar]
      aliases: {both: [sidecar, extra]}
      templates:
        extra: |
          metadata:
            labels: {extra: "yes"}
        sidecar: |
          metadata:
            labels:
              owner: "{{ .DeploymentMeta.Name }}"
            annotations: {
              interception: "{{ annotation .ObjectMeta `sidecar.istio.io/interceptionMode` .ProxyConfig.InterceptionMode }}",
              single: '{{ index .ObjectMeta.Annotations `single` }}',
            }
          spec:
            containers:
            - name: istio-proxy
              image: "{{ .ProxyImage }}"
              args:
              - --level={{ annotation .ObjectMeta `sidecar.istio.io/logLevel` "warning" }}
              env:
              - name: PROXY_CONFIG
                value: |
                       {{ protoToJSON .ProxyConfig }}
              {{- range $key, $value := .ProxyConfig.ProxyMetadata }}
              - name: {{ $key }}
                value: "{{ $value }}"
              {{- end }}
            {{- if isset .ObjectMeta.Annotations `sidecar.istio.io/userVolume` }}
            volumes:
            {{- range $name, $value := fromJSON (index .ObjectMeta.Annotations `sidecar.istio.io/userVolume`) }}
            - name: "{{ $name }}"
              {{ toYaml $value | indent 4 }}
            {{- end }}
            {{- end }}
      """;

  private static final String VALUES =
      """
      {"global": {"hub": "hub", "tag": "1.30.3", "network": "n1"},
       "sidecarInjectorWebhook": {"rewriteAppHTTPProbe": true}}
      """;

  private Fixtures() {}

  public static InjectorState state() {
    return state(CONFIG);
  }

  public static InjectorState state(String config) {
    InjectionConfigReader reader = new InjectionConfigReader(TemplateFunctions.table(Map.of()));
    InjectionConfig read = valid(reader.read(config));
    InjectionValues values = valid(reader.readValues(VALUES));
    return new InjectorState(
        read, values, MeshDefaults.meshConfig(), List.of(), NativeSidecars.DISABLED, "", "");
  }

  private static <T> T valid(Parsed<T> parsed) {
    return switch (parsed) {
      case Parsed.Valid<T>(var value, var warnings) -> value;
      case Parsed.Rejected<T>(var problems) ->
          throw new IllegalArgumentException(problems.toString());
    };
  }
}
