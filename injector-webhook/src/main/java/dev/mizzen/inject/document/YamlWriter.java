package dev.mizzen.inject.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Writes JSON trees as block YAML that every reader reads back the same. Two blanks a level, items
 * of a list under their key; a text that could be taken for something else is in quotes.
 */
public final class YamlWriter {
  private static final Pattern SAFE =
      Pattern.compile("[A-Za-z0-9_./$(][A-Za-z0-9_./$()@+=,;~%-]*(?: [A-Za-z0-9_./$()@+=,;~%-]+)*");

  private static final Pattern PRINTABLE = Pattern.compile("[\\x20-\\x7e]*");

  private final boolean isSorted;
  private final StringBuilder yaml = new StringBuilder();

  private YamlWriter(boolean isSorted) {
    this.isSorted = isSorted;
  }

  /** Keys sorted, with a line break at the end. */
  public static String sorted(JsonNode json) {
    return new YamlWriter(true).write(json);
  }

  /** Keys in the order they have, with a line break at the end. */
  public static String ordered(JsonNode json) {
    return new YamlWriter(false).write(json);
  }

  private String write(JsonNode json) {
    if (isBlock(json)) {
      block(json, 0);
    } else {
      yaml.append(scalar(json)).append('\n');
    }
    return yaml.toString();
  }

  private static boolean isBlock(JsonNode json) {
    return json.isContainerNode() && !json.isEmpty();
  }

  private void block(JsonNode json, int indent) {
    if (json.isArray()) {
      json.forEach(item -> item(item, indent));
    } else {
      entries(json).forEach(entry -> entry(entry, indent));
    }
  }

  private List<Map.Entry<String, JsonNode>> entries(JsonNode json) {
    List<Map.Entry<String, JsonNode>> entries = new ArrayList<>(json.properties());
    if (isSorted) {
      entries.sort(Comparator.comparing(Map.Entry::getKey));
    }
    return entries;
  }

  private void item(JsonNode item, int indent) {
    yaml.append(" ".repeat(indent)).append("- ");
    if (isBlock(item)) {
      int start = yaml.length();
      block(item, indent + 2);
      yaml.delete(start, start + indent + 2);
    } else {
      yaml.append(scalar(item)).append('\n');
    }
  }

  private void entry(Map.Entry<String, JsonNode> entry, int indent) {
    yaml.append(" ".repeat(indent)).append(text(entry.getKey())).append(':');
    JsonNode value = entry.getValue();
    if (isBlock(value)) {
      yaml.append('\n');
      block(value, value.isArray() ? indent : indent + 2);
    } else if (isLiteral(value)) {
      literal(value.asText(), indent + 2);
    } else {
      yaml.append(' ').append(scalar(value)).append('\n');
    }
  }

  /** Several printable lines, the first of which starts with no blank. */
  private static boolean isLiteral(JsonNode value) {
    String text = value.isTextual() ? value.asText() : "";
    return text.contains("\n")
        && !Character.isWhitespace(text.charAt(0))
        && text.chars().allMatch(c -> c == '\n' || (c >= ' ' && c < 0x7f));
  }

  private void literal(String text, int indent) {
    String body = text.replaceFirst("\n+$", "");
    int breaks = text.length() - body.length();
    yaml.append(breaks == 0 ? " |-\n" : breaks == 1 ? " |\n" : " |+\n");
    for (String line : body.split("\n", -1)) {
      yaml.append(line.isEmpty() ? "" : " ".repeat(indent)).append(line).append('\n');
    }
    yaml.append("\n".repeat(Math.max(0, breaks - 1)));
  }

  private static String scalar(JsonNode json) {
    return json.isTextual() ? text(json.asText()) : json.toString();
  }

  /** In double quotes what would be read as something else, or has unprintable characters. */
  private static String text(String text) {
    if (!PlainScalar.isText(text) || !PRINTABLE.matcher(text).matches()) {
      return TextNode.valueOf(text).toString();
    }
    boolean isPlain = SAFE.matcher(text).matches() && !text.contains("---");
    return isPlain ? text : "'" + text.replace("'", "''") + "'";
  }
}
