package dev.mizzen.istiod;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mizzen.api.mesh.v1alpha1.MeshConfig;
import dev.mizzen.inject.InjectionException;
import dev.mizzen.inject.InjectorState;
import dev.mizzen.inject.NativeSidecars;
import dev.mizzen.inject.WorkloadInjection;
import dev.mizzen.inject.config.InjectionConfig;
import dev.mizzen.inject.config.InjectionConfigReader;
import dev.mizzen.inject.config.InjectionPolicy;
import dev.mizzen.inject.document.DocumentException;
import dev.mizzen.inject.document.YamlReader;
import dev.mizzen.inject.document.YamlWriter;
import dev.mizzen.inject.functions.TemplateFunctions;
import dev.mizzen.model.parse.Parsed;
import dev.mizzen.model.parse.Problem;
import dev.mizzen.model.validate.MeshConfigReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Injects the workloads of a YAML text; documents without one come out as they were. */
final class FileInjection {
  private static final String SEPARATOR = "---";

  /** A file that cannot be used; the message names it, and the document where it has several. */
  static final class Mistake extends Exception {
    private static final long serialVersionUID = 1L;

    Mistake(String message) {
      super(message);
    }
  }

  private final InjectorState state;
  private final boolean isNative;

  private FileInjection(InjectorState state, boolean isNative) {
    this.state = state;
    this.isNative = isNative;
  }

  /**
   * The policy of the configuration does not count: who names a file wants it injected.
   *
   * @throws Mistake one of the files makes no sense
   */
  static FileInjection of(
      Path configFile, Path valuesFile, Path meshFile, String revision, boolean isNative)
      throws Mistake, IOException {
    InjectionConfigReader reader =
        new InjectionConfigReader(TemplateFunctions.table(System.getenv()));
    InjectionConfig config = valid(configFile, reader.read(Files.readString(configFile)));
    MeshConfig mesh = valid(meshFile, new MeshConfigReader().read(List.of(yaml(meshFile))));
    return new FileInjection(
        new InjectorState(
            wanted(config),
            valid(valuesFile, reader.readValues(Files.readString(valuesFile))),
            mesh,
            List.of(),
            isNative ? NativeSidecars.ENABLED : NativeSidecars.DISABLED,
            revision,
            ""),
        isNative);
  }

  private static InjectionConfig wanted(InjectionConfig config) {
    return new InjectionConfig(
        InjectionPolicy.ENABLED,
        config.defaultTemplates(),
        config.templates(),
        config.aliases(),
        List.of(),
        List.of(),
        config.injectedAnnotations());
  }

  private static JsonNode yaml(Path file) throws Mistake, IOException {
    try {
      return YamlReader.read(Files.readString(file));
    } catch (DocumentException invalid) {
      throw new Mistake(file + " " + invalid.getMessage());
    }
  }

  private static <T> T valid(Path file, Parsed<T> parsed) throws Mistake {
    return switch (parsed) {
      case Parsed.Valid<T>(var value, var warnings) -> value;
      case Parsed.Rejected<T>(var problems) ->
          throw new Mistake(
              problems.stream()
                  .filter(Problem::isError)
                  .map(problem -> file + " " + problem)
                  .collect(Collectors.joining("\n")));
    };
  }

  /**
   * All documents of the text, each followed by a line of dashes.
   *
   * @param name how messages call the text
   * @param notices gets why workloads were left out
   * @throws Mistake one of the documents; nothing comes out then
   */
  String inject(String name, String text, Consumer<String> notices) throws Mistake {
    StringBuilder injected = new StringBuilder();
    List<String> documents = documents(text);
    for (int i = 0; i < documents.size(); i++) {
      String place = name + ": document " + (i + 1);
      injected.append(document(place, documents.get(i), notices)).append(SEPARATOR).append('\n');
    }
    return injected.toString();
  }

  private String document(String place, String text, Consumer<String> notices) throws Mistake {
    try {
      JsonNode document = YamlReader.read(text);
      WorkloadInjection.Result result = WorkloadInjection.inject(state, isNative, document);
      result.notices().forEach(notice -> notices.accept(place + ": " + notice));
      return result.document() == document ? text : YamlWriter.ordered(result.document());
    } catch (DocumentException | InjectionException invalid) {
      throw new Mistake(place + ": " + invalid.getMessage());
    }
  }

  private static List<String> documents(String text) {
    List<String> documents = new ArrayList<>();
    StringBuilder document = new StringBuilder();
    for (String line : text.lines().toList()) {
      boolean isSeparator = line.equals(SEPARATOR) || line.startsWith(SEPARATOR + " ");
      if (isSeparator) {
        documents.add(document.toString());
        document.setLength(0);
      } else {
        document.append(line).append('\n');
      }
    }
    documents.add(document.toString());
    documents.removeIf(String::isBlank);
    return documents;
  }
}
