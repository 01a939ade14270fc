package dev.mizzen.inject.template;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A parsed template with those it defines. Immutable; any thread may use it. */
public final class Template {
  private final String name;
  private final Map<String, List<Node>> bodies;
  private final FunctionTable functions;

  private Template(String name, Map<String, List<Node>> bodies, FunctionTable functions) {
    this.name = name;
    this.bodies = Map.copyOf(bodies);
    this.functions = functions;
  }

  /**
   * @param name how messages call it
   * @throws TemplateException the text is no template, or names a function that the table lacks
   */
  public static Template parse(String name, String source, FunctionTable functions) {
    Words words =
        word -> Builtins.TABLE.find(word).isPresent() ? Optional.empty() : functions.problem(word);
    return new Template(name, new TemplateParser(name, source, words).parse(), functions);
  }

  public String name() {
    return name;
  }

  /**
   * The text for this data.
   *
   * @param data what {@code .} and {@code $} are at the start
   * @throws TemplateException the template fails with the data, uses up a limit, or puts text that
   *     came with a pod where it would be more than a value
   */
  public String render(Object data, TemplateLimits limits) {
    return new Rendering(this, limits).render(data);
  }

  Map<String, List<Node>> bodies() {
    return bodies;
  }

  Function function(String word) {
    return functions.find(word).or(() -> Builtins.TABLE.find(word)).orElseThrow();
  }
}
