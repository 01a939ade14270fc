package dev.mizzen.xds.generate.telemetry;

import dev.mizzen.api.mesh.v1alpha1.MeshConfig;
import dev.mizzen.api.mesh.v1alpha1.MeshConfig.ExtensionProvider;
import dev.mizzen.api.telemetry.v1alpha1.AccessLogging;
import dev.mizzen.api.telemetry.v1alpha1.ProviderRef;
import dev.mizzen.api.telemetry.v1alpha1.Telemetry;
import dev.mizzen.api.telemetry.v1alpha1.WorkloadMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which access logs the mesh's Telemetries choose.
 *
 * <p>The last Telemetry that names providers decides which are in scope. An entry without providers
 * is about those of the entry before. A filter belongs to the providers that stand beside it.
 * Source: Istio 1.30, pilot/pkg/model/telemetry.go, mergeLogs and AccessLogging.
 */
final class LogMerge {
  /**
   * A provider's log.
   *
   * @param isOff whether it was chosen and turned off again: then the mesh's own stays off too
   */
  record Chosen(String provider, LogSink sink, Optional<String> filter, boolean isOff) {}

  private record Entry(Optional<String> filter, boolean isOff) {
    static final Entry ON = new Entry(Optional.empty(), false);
    static final Entry OFF = new Entry(Optional.empty(), true);
  }

  private LogMerge() {}

  /** In the order of the providers' names; those that cannot be used are left out. */
  static List<Chosen> merge(
      MeshConfig mesh, List<Telemetry> objects, WorkloadMode mode, Providers providers) {
    List<Chosen> chosen = new ArrayList<>();
    entries(mesh.getDefaultProviders().getAccessLoggingList(), objects, mode)
        .forEach(
            (name, entry) -> {
              Optional<ExtensionProvider> provider = providers.find(name);
              provider
                  .flatMap(found -> LogSink.of(found, providers).usable())
                  .ifPresent(
                      sink ->
                          chosen.add(
                              new Chosen(
                                  provider.get().getName(), sink, entry.filter(), entry.isOff())));
            });
    chosen.sort(Comparator.comparing(Chosen::provider));
    return chosen;
  }

  private static Map<String, Entry> entries(
      List<String> defaults, List<Telemetry> objects, WorkloadMode mode) {
    List<List<AccessLogging>> levels =
        objects.stream()
            .map(Telemetry::getAccessLoggingList)
            .filter(logs -> !logs.isEmpty())
            .toList();
    Map<String, Entry> merged = new LinkedHashMap<>();
    if (levels.isEmpty()) {
      defaults.forEach(name -> merged.put(name, Entry.ON));
      return merged;
    }
    Map<String, Entry> named = new HashMap<>();
    Set<String> inScope = scope(defaults, levels, mode, named);
    List<String> inherited = defaults;
    for (List<AccessLogging> level : levels) {
      for (AccessLogging log : level) {
        inherited = log.getProvidersCount() == 0 ? inherited : names(log);
        if (isFor(log, mode)) {
          for (String name : inherited) {
            if (inScope.contains(name)) {
              merged.put(
                  name,
                  log.getDisabled().getValue() ? Entry.OFF : named.getOrDefault(name, Entry.ON));
            }
          }
        }
      }
    }
    return merged;
  }

  /** Fills {@code named} with what stands beside each provider's name. */
  private static Set<String> scope(
      List<String> defaults,
      List<List<AccessLogging>> levels,
      WorkloadMode mode,
      Map<String, Entry> named) {
    Set<String> inScope = Set.copyOf(defaults);
    for (List<AccessLogging> level : levels) {
      Set<String> ofLevel = new HashSet<>();
      for (AccessLogging log : level) {
        if (isFor(log, mode)) {
          Optional<String> filter =
              log.hasFilter() ? Optional.of(log.getFilter().getExpression()) : Optional.empty();
          names(log).forEach(name -> named.put(name, new Entry(filter, false)));
          ofLevel.addAll(names(log));
        }
      }
      inScope = ofLevel.isEmpty() ? inScope : ofLevel;
    }
    return inScope;
  }

  private static List<String> names(AccessLogging log) {
    return log.getProvidersList().stream().map(ProviderRef::getName).toList();
  }

  private static boolean isFor(AccessLogging log, WorkloadMode mode) {
    WorkloadMode wanted = log.getMatch().getMode();
    return wanted == WorkloadMode.CLIENT_AND_SERVER || wanted == mode;
  }
}
