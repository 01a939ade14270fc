package dev.mizzen.xds.simulation;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The query of a path. Values are taken as they are written, without decoding, as Envoy does. */
record Query(List<Parameter> parameters) {

  /** One parameter; the value is empty text where there is none. */
  record Parameter(String name, String value) {}

  static Query of(String path) {
    int start = path.indexOf('?');
    if (start < 0) {
      return new Query(List.of());
    }
    return new Query(
        Arrays.stream(path.substring(start + 1).split("&", -1)).map(Query::parameter).toList());
  }

  Optional<String> first(String name) {
    return parameters.stream()
        .filter(parameter -> parameter.name().equals(name))
        .map(Parameter::value)
        .findFirst();
  }

  private static Parameter parameter(String text) {
    int equals = text.indexOf('=');
    return equals < 0
        ? new Parameter(text, "")
        : new Parameter(text.substring(0, equals), text.substring(equals + 1));
  }
}
