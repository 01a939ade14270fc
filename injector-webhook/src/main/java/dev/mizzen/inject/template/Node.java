package dev.mizzen.inject.template;

import java.util.List;
import java.util.Optional;

/**
 * A piece of a parsed template. Comments are gone; {@code define} and {@code block} are templates.
 */
sealed interface Node {
  record Text(String text) implements Node {}

  /** {@code {{pipeline}}}: prints, unless it declares or assigns. */
  record Action(Pipe pipe) implements Node {}

  record If(Pipe pipe, List<Node> then, List<Node> otherwise) implements Node {}

  record With(Pipe pipe, List<Node> then, List<Node> otherwise) implements Node {}

  record Range(Pipe pipe, List<Node> body, List<Node> otherwise) implements Node {}

  /** {@code {{template "name" pipeline}}}. */
  record Call(int line, String name, Optional<Pipe> pipe) implements Node {}

  record Break() implements Node {}

  record Continue() implements Node {}
}
