package dev.mizzen.istiod;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import picocli.CommandLine.ParseResult;

/**
 * What a start asks for that this version does not put in force: flags and variables with other
 * values than istiod's defaults.
 *
 * @param refusals why the server must not start with them; empty where it may
 * @param names of those that are passed over
 */
record UnservedSettings(List<String> refusals, List<String> names) {
  UnservedSettings {
    refusals = List.copyOf(refusals);
    names = List.copyOf(names);
  }

  static UnservedSettings of(Map<String, String> environment, ParseResult flags) {
    List<String> refusals = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (UnservedSetting variable : UnservedVariables.table()) {
      Optional.ofNullable(environment.get(variable.name()))
          .ifPresent(value -> sort(variable, value, refusals, names));
    }
    for (UnservedSetting flag : UnservedFlags.table()) {
      sort(flag, flags.matchedOptionValue(flag.name(), flag.defaultValue()), refusals, names);
    }
    return new UnservedSettings(refusals, names);
  }

  private static void sort(
      UnservedSetting setting, String value, List<String> refusals, List<String> names) {
    Optional<String> refusal = setting.refusal(value);
    refusal.ifPresent(refusals::add);
    if (refusal.isEmpty() && setting.isAsked(value)) {
      names.add(setting.name());
    }
  }

  /**
   * @throws IllegalArgumentException with every refusal, where there are any
   */
  void refuse() {
    if (!refusals.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", refusals));
    }
  }

  void warn(Logger log) {
    names.forEach(
        name ->
            log.atWarn()
                .addKeyValue("setting", name)
                .log("this version does not put that setting in force"));
  }
}
