package dev.mizzen.registry.convert;

import dev.mizzen.model.identity.TrustDomain;
import dev.mizzen.model.parse.Parsed;
import dev.mizzen.model.parse.Problem;
import dev.mizzen.model.service.ClusterId;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;

/** Short ways to write test input. */
final class Manifest {
  static final ClusterId CLUSTER = new ClusterId("Kubernetes");
  static final ServiceDefaults MESH =
      new ServiceDefaults(List.of("*"), new TrustDomain("cluster.local"));

  private Manifest() {}

  /** The marker before the text keeps it from being taken for JSON where it starts with a brace. */
  static <T> T read(Class<T> type, String yaml) {
    return Serialization.unmarshal("---\n" + yaml, type);
  }

  static <T> T valid(Parsed<T> parsed) {
    return switch (parsed) {
      case Parsed.Valid<T>(var value, _) -> value;
      case Parsed.Rejected<T>(var problems) -> throw new AssertionError("rejected: " + problems);
    };
  }

  static <T> List<Problem> problems(Parsed<T> parsed) {
    return switch (parsed) {
      case Parsed.Valid<T>(var value, _) -> throw new AssertionError("accepted: " + value);
      case Parsed.Rejected<T>(var problems) -> problems;
    };
  }
}
