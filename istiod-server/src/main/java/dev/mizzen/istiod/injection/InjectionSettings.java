package dev.mizzen.istiod.injection;

import dev.mizzen.inject.NativeSidecars;
import dev.mizzen.inject.template.FunctionTable;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigKind;
import java.nio.file.Path;

/**
 * What of the injector is set at the start.
 *
 * @param isEnabled {@code INJECT_ENABLED}; where it is not, nothing is served
 * @param folder holds files {@code config} and {@code values}, which go before the ConfigMap
 * @param namespace the control plane's own ({@code --namespace})
 * @param revision {@code REVISION}; may be empty
 * @param nativeSidecars {@code ENABLE_NATIVE_SIDECARS}
 * @param isOpenShift {@code PLATFORM} is {@code openshift}
 * @param functions of templates
 */
public record InjectionSettings(
    boolean isEnabled,
    Path folder,
    String namespace,
    String revision,
    NativeSidecars nativeSidecars,
    boolean isOpenShift,
    FunctionTable functions) {
  /** Where the chart of a hand-made installation mounts the files. */
  public static final Path DEFAULT_FOLDER = Path.of("./var/lib/istio/inject");

  private static final String NAME = "istio-sidecar-injector";

  /** The ConfigMap: {@code istio-sidecar-injector}, or {@code istio-sidecar-injector-REVISION}. */
  ConfigKey configMap() {
    boolean isDefault = revision.isEmpty() || revision.equals("default");
    return new ConfigKey(
        ConfigKind.CONFIG_MAP, namespace, isDefault ? NAME : NAME + "-" + revision);
  }
}
