package dev.mizzen.inject.template;

import dev.mizzen.inject.template.Function.Body;
import dev.mizzen.inject.template.Function.Effect;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which functions templates may call. A later one of the same name takes an earlier one's place.
 */
public final class FunctionTable {
  private final Map<String, Function> functions;
  private final Map<String, String> refused;

  private FunctionTable(Map<String, Function> functions, Map<String, String> refused) {
    this.functions = Map.copyOf(functions);
    this.refused = Map.copyOf(refused);
  }

  /** Why a template may not call it; empty where it may. */
  Optional<String> problem(String name) {
    if (functions.containsKey(name)) {
      return Optional.empty();
    }
    String reason = refused.get(name);
    return Optional.of(reason == null ? "not defined" : "is not supported: " + reason);
  }

  public Optional<Function> find(String name) {
    return Optional.ofNullable(functions.get(name));
  }

  public Collection<String> names() {
    return functions.keySet();
  }

  /** Gathers functions. */
  public static final class Builder {
    private final Map<String, Function> functions = new HashMap<>();
    private final Map<String, String> refused = new HashMap<>();

    /** With as many arguments as {@code count}, making text. */
    public Builder text(String name, int count, Body body) {
      return add(new Function(name, count, count, Effect.TEXT, body));
    }

    public Builder text(String name, int least, int most, Body body) {
      return add(new Function(name, least, most, Effect.TEXT, body));
    }

    public Builder structure(String name, int least, int most, Body body) {
      return add(new Function(name, least, most, Effect.STRUCTURE, body));
    }

    public Builder encoding(String name, int least, int most, Body body) {
      return add(new Function(name, least, most, Effect.ENCODING, body));
    }

    public Builder spacing(String name, int count, Body body) {
      return add(new Function(name, count, count, Effect.SPACING, body));
    }

    /** The same function under another name. */
    public Builder alias(String name, String other) {
      Function function = functions.get(other);
      if (function == null) {
        throw new IllegalArgumentException(other + " is no function yet");
      }
      return add(
          new Function(
              name, function.least(), function.most(), function.effect(), function.body()));
    }

    /** Names functions that Go's templates may have and these do not; a sentence says why. */
    public Builder refuse(String reason, String... names) {
      for (String name : names) {
        refused.put(name, reason);
      }
      return this;
    }

    public FunctionTable build() {
      return new FunctionTable(functions, refused);
    }

    private Builder add(Function function) {
      functions.put(function.name(), function);
      return this;
    }
  }
}
