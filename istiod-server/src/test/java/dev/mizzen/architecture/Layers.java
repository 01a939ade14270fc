package dev.mizzen.architecture;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which package may import which. Modules and, inside each, rungs of packages stand lowest first; a
 * package imports only what stands on a lower rung of its own module, and whole modules that its
 * own is built on. Packages of one rung, and all below them, do not see each other. A new package
 * is not allowed anything, and nobody may import it, until it has a rung here.
 */
final class Layers {

  /**
   * One Maven module: its packages from the lowest rung up, and the modules whose packages it may
   * import.
   */
  private record Module(String name, List<Set<String>> rungs, Set<String> builtOn) {}

  private static final String ROOT = "dev.mizzen.";

  /** Messages compiled from our .proto files: below everything. */
  private static final List<String> GENERATED = List.of("dev.mizzen.api", "dev.mizzen.xds.api");

  private static final List<Module> MODULES =
      List.of(
          new Module(
              "config-model",
              rungs(
                  "model",
                  "model.service",
                  "model.identity",
                  "model.proxy",
                  "model.mesh",
                  "model.parse",
                  "model.validate",
                  "model.gatewayapi",
                  "model.index",
                  "model.push",
                  "model.conflict",
                  "model.load"),
              Set.of()),
          new Module(
              "service-registry",
              rungs(
                  "registry.convert registry.dns",
                  "registry.file",
                  "registry.kube",
                  "registry.kube.write",
                  "registry.leader",
                  "registry.trust registry.allocate",
                  "registry.status"),
              Set.of("config-model")),
          new Module("crds", rungs("crd"), Set.of("config-model")),
          new Module(
              "xds-core",
              rungs(
                  "xds.protocol",
                  "xds.scope",
                  "xds.generate",
                  "xds.generate.envoy",
                  "xds.generate.security",
                  "xds.generate.telemetry",
                  "xds.generate.endpoint",
                  "xds.generate.listener.settings",
                  "xds.generate.listener.telemetry",
                  "xds.generate.listener.tls",
                  "xds.generate.listener.tcp",
                  "xds.generate.listener.http",
                  "xds.generate.listener.chain",
                  "xds.generate.listener.outbound",
                  "xds.generate.listener.inbound",
                  "xds.generate.listener.gateway",
                  "xds.generate.route.match",
                  "xds.generate.route.action",
                  "xds.generate.route.table",
                  "xds.generate.cluster xds.generate.listener xds.generate.route xds.generate.secret"
                      + " xds.generate.nametable xds.generate.proxyconfig xds.generate.extension"
                      + " xds.generate.workload",
                  "xds.patch",
                  "xds.push",
                  "xds.stream",
                  "xds.debug xds.simulation"),
              Set.of("config-model")),
          new Module(
              "ca-citadel",
              rungs("ca", "ca.key", "ca.rotate", "ca.service"),
              Set.of("config-model")),
          new Module("envoy-harness", rungs("agent envoy"), Set.of("ca-citadel")),
          new Module(
              "injector-webhook",
              rungs(
                  "inject.document inject.template",
                  "inject.schema",
                  "inject.data",
                  "inject.functions inject.merge",
                  "inject.config",
                  "inject.pod",
                  "inject"),
              Set.of("config-model")),
          new Module(
              "istiod-server",
              rungs(
                  "istiod.http istiod.leader",
                  "istiod.admission",
                  "istiod.metrics",
                  "istiod.cluster",
                  "istiod.adapter",
                  "istiod.trust",
                  "istiod.injection",
                  "istiod"),
              Set.of(
                  "config-model",
                  "service-registry",
                  "xds-core",
                  "ca-citadel",
                  "injector-webhook")));

  private Layers() {}

  /**
   * Says what is wrong with an import, if anything.
   *
   * @param from the importing package
   * @param to the imported package, of Mizzen's own
   */
  static Optional<String> problem(String from, String to) {
    if (from.equals(to) || isGenerated(from) || isGenerated(to)) {
      return Optional.empty();
    }
    var importer = moduleOf(from);
    var imported = moduleOf(to);
    if (importer.isEmpty() || imported.isEmpty()) {
      return Optional.of(
          "package " + (importer.isEmpty() ? from : to) + " has no rung: give it one in Layers");
    }
    if (importer.equals(imported)) {
      return isBelow(importer.get(), from, to)
          ? Optional.empty()
          : Optional.of(
              from
                  + " may not import "
                  + to
                  + ": it does not stand below it in "
                  + importer.get().name());
    }
    return importer.get().builtOn().contains(imported.get().name())
        ? Optional.empty()
        : Optional.of(
            from
                + " may not import "
                + to
                + ": "
                + importer.get().name()
                + " does not build on "
                + imported.get().name());
  }

  static boolean isGenerated(String packageName) {
    return GENERATED.stream().anyMatch(root -> isInside(packageName, root));
  }

  private static Optional<Module> moduleOf(String packageName) {
    return MODULES.stream()
        .filter(module -> module.rungs().stream().anyMatch(rung -> rung.contains(packageName)))
        .findFirst();
  }

  private static boolean isBelow(Module module, String from, String to) {
    return rungOf(module, to) < rungOf(module, from)
        && module.rungs().stream().noneMatch(rung -> areSiblings(rung, from, to));
  }

  /** Do the two belong to different packages of one rung, or to packages inside those? */
  private static boolean areSiblings(Set<String> rung, String from, String to) {
    var ancestor = rung.stream().filter(member -> isInside(from, member)).findFirst();
    var other = rung.stream().filter(member -> isInside(to, member)).findFirst();
    return ancestor.isPresent() && other.isPresent() && !ancestor.equals(other);
  }

  private static boolean isInside(String packageName, String root) {
    return packageName.equals(root) || packageName.startsWith(root + ".");
  }

  private static int rungOf(Module module, String packageName) {
    var rungs = module.rungs();
    for (int i = 0; i < rungs.size(); i++) {
      if (rungs.get(i).contains(packageName)) {
        return i;
      }
    }
    throw new IllegalArgumentException(packageName + " is not in " + module.name());
  }

  /** One rung a string; packages of the same rung are divided by spaces. */
  private static List<Set<String>> rungs(String... rungs) {
    return Arrays.stream(rungs)
        .map(rung -> Set.copyOf(Arrays.stream(rung.split(" ", -1)).map(ROOT::concat).toList()))
        .toList();
  }
}
