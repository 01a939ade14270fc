package dev.mizzen.model.validate;

import dev.mizzen.api.extensions.v1alpha1.EnvValueSource;
import dev.mizzen.api.extensions.v1alpha1.EnvVar;
import dev.mizzen.api.extensions.v1alpha1.LuaConfig;
import dev.mizzen.api.extensions.v1alpha1.TrafficExtension;
import dev.mizzen.api.extensions.v1alpha1.VmConfig;
import dev.mizzen.api.extensions.v1alpha1.WasmConfig;
import dev.mizzen.api.extensions.v1alpha1.WasmPlugin;
import dev.mizzen.api.type.v1beta1.PortSelector;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Rules about WasmPlugins and TrafficExtensions. */
final class WasmRules {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final Set<String> SCHEMES = Set.of("", "file", "http", "https", "oci");
  private static final int MAX_SECRET_LENGTH = 253;
  private static final int MAX_NAME_LENGTH = 256;
  private static final int MAX_LUA_BYTES = 65536;

  private final Checks checks;
  private final SelectorChecks selectors;

  WasmRules(Checks checks) {
    this.checks = checks;
    this.selectors = new SelectorChecks(checks);
  }

  void plugin(WasmPlugin plugin) {
    selectors.atMostOne(
        "spec", plugin.hasSelector(), plugin.hasTargetRef(), plugin.getTargetRefsCount() > 0);
    if (plugin.hasSelector()) {
      selectors.selector(plugin.getSelector(), "spec.selector");
    }
    if (plugin.hasTargetRef()) {
      selectors.target(plugin.getTargetRef(), "spec.targetRef");
    }
    selectors.targets(plugin.getTargetRefsList(), "spec.targetRefs");
    for (int i = 0; i < plugin.getMatchCount(); i++) {
      ports(plugin.getMatch(i).getPortsList(), "spec.match[" + i + "].ports");
    }
    module(
        WasmConfig.newBuilder()
            .setUrl(plugin.getUrl())
            .setSha256(plugin.getSha256())
            .setImagePullSecret(plugin.getImagePullSecret())
            .setPluginName(plugin.getPluginName())
            .setVmConfig(plugin.getVmConfig())
            .build(),
        "spec");
  }

  void extension(TrafficExtension extension) {
    boolean hasBoth = extension.hasSelector() && extension.getTargetRefsCount() > 0;
    checks.want(!hasBoth, "spec", "has both selector and targetRefs");
    if (extension.hasSelector()) {
      selectors.selector(extension.getSelector(), "spec.selector");
    }
    selectors.targets(extension.getTargetRefsList(), "spec.targetRefs");
    for (int i = 0; i < extension.getMatchCount(); i++) {
      ports(extension.getMatch(i).getPortsList(), "spec.match[" + i + "].ports");
    }
    switch (extension.getFilterConfigCase()) {
      case WASM -> module(extension.getWasm(), "spec.wasm");
      case LUA -> lua(extension.getLua(), "spec.lua");
      case FILTERCONFIG_NOT_SET -> checks.error("spec", "has neither wasm nor lua");
    }
  }

  private void lua(LuaConfig lua, String path) {
    int size = lua.getInlineCode().getBytes(StandardCharsets.UTF_8).length;
    checks.want(
        size >= 1 && size <= MAX_LUA_BYTES,
        path + ".inlineCode",
        "has " + size + " bytes, want 1 to " + MAX_LUA_BYTES);
  }

  private void ports(List<PortSelector> ports, String path) {
    for (int i = 0; i < ports.size(); i++) {
      checks.port(ports.get(i).getNumber(), path + "[" + i + "].number");
    }
  }

  private void module(WasmConfig module, String path) {
    if (module.getUrl().isEmpty()) {
      checks.error(path + ".url", "is missing");
    } else {
      url(module.getUrl(), path + ".url");
    }
    String sha256 = module.getSha256();
    checks.want(
        sha256.isEmpty() || SHA256.matcher(sha256).matches(),
        path + ".sha256",
        "is not 64 digits of 0-9a-f");
    atMost(module.getImagePullSecret(), MAX_SECRET_LENGTH, path + ".imagePullSecret");
    atMost(module.getPluginName(), MAX_NAME_LENGTH, path + ".pluginName");
    environment(module.getVmConfig(), path + ".vmConfig.env");
  }

  private void url(String url, String path) {
    // Without a scheme it is an image's name.
    String whole = GoUrls.requestScheme(url).isPresent() ? url : "http://" + url;
    Optional<String> scheme = GoUrls.requestScheme(whole);
    if (scheme.isEmpty() || GoUrls.scheme(whole).isEmpty()) {
      checks.error(path, "is \"" + url + "\", which is no URL");
      return;
    }
    checks.want(
        SCHEMES.contains(scheme.get()), path, "is \"" + url + "\", want oci, http, https or file");
  }

  private void atMost(String text, int length, String path) {
    int size = text.getBytes(StandardCharsets.UTF_8).length;
    checks.want(size <= length, path, "has " + size + " bytes, want up to " + length);
  }

  private void environment(VmConfig vm, String path) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < vm.getEnvCount(); i++) {
      EnvVar variable = vm.getEnv(i);
      String at = path + "[" + i + "]";
      checks.notEmpty(variable.getName(), at + ".name");
      atMost(variable.getName(), MAX_NAME_LENGTH, at + ".name");
      checks.want(
          names.add(variable.getName()), at + ".name", "is \"" + variable.getName() + "\" again");
      boolean isInline = variable.getValueFrom() == EnvValueSource.INLINE;
      checks.want(
          isInline || variable.getValue().isEmpty(),
          at + ".value",
          "is set, which only valueFrom INLINE uses");
    }
  }
}
