package dev.mizzen.registry.apiserver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.opentest4j.TestAbortedException;

/**
 * Gives a test or a test class's constructor a {@link KubeApiServer} that all classes of the run
 * share. Who takes it keeps to namespaces of its own, and takes its cluster-wide objects away.
 */
public final class SharedApiServer implements ExecutionCondition, ParameterResolver {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(SharedApiServer.class);

  /**
   * Asked before parameters are, for a test that is skipped while they are resolved is a failure.
   */
  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    try {
      return ConditionEvaluationResult.enabled("in " + KubeApiServer.requireBinaries());
    } catch (TestAbortedException missing) {
      return ConditionEvaluationResult.disabled(missing.getMessage());
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == KubeApiServer.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .computeIfAbsent(Instance.class, key -> Instance.start(), Instance.class)
        .server();
  }

  /** Closed with the run. */
  private record Instance(KubeApiServer server, Path folder) implements AutoCloseable {

    static Instance start() {
      try {
        Path folder = Files.createTempDirectory("mizzen-apiserver");
        return new Instance(KubeApiServer.start(folder), folder);
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(interrupted);
      }
    }

    @Override
    public void close() throws IOException {
      server.close();
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
