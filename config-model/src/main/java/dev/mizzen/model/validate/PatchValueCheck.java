package dev.mizzen.model.validate;

import com.google.protobuf.Struct;
import dev.mizzen.api.networking.v1alpha3.EnvoyFilter.ApplyTo;
import dev.mizzen.model.parse.Problem;
import java.util.List;

/**
 * Judges what an EnvoyFilter puts into Envoy's configuration, which needs Envoy's own messages. A
 * port: this module does not know them. Any thread may use one.
 */
public interface PatchValueCheck {
  /** For whoever has no messages of Envoy's at hand; says nothing. */
  PatchValueCheck NONE = (applyTo, value, path) -> List.of();

  /**
   * What is wrong with a patch's value.
   *
   * @param applyTo the kind of object that the value is one of
   * @param path where the value stands in the EnvoyFilter
   */
  List<Problem> check(ApplyTo applyTo, Struct value, String path);
}
