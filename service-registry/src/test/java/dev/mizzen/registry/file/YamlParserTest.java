package dev.mizzen.registry.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlParserTest {
  private static final int LIMIT = 1 << 20;

  @Test
  void blockAndFlowStylesAreTheSameJson() {
    String block = "a:\n  b: [1, two, 'three']\n  c: \"80\"\n  d: |\n    x\n    y\n";

    assertThat(json(block))
        .isEqualTo("{\"a\":{\"b\":[1,\"two\",\"three\"],\"c\":\"80\",\"d\":\"x\\ny\\n\"}}");
  }

  @Test
  void everyValueKnowsItsLine() {
    Lines lines =
        parsed(
                "---\nmetadata:\n  labels:\n    a.b/c: x\nspec:\n  ports:\n  - port: 1\n  -\n    port: 2\n",
                10)
            .lines();

    assertThat(lines.of("metadata.labels[a.b/c]")).isEqualTo(13);
    assertThat(lines.of("metadata.labels.a.b/c")).isEqualTo(13);
    assertThat(lines.of("spec.ports[1].port")).isEqualTo(18);
    assertThat(lines.of("ports[0].port")).isEqualTo(16);
    assertThat(lines.of("spec.ports[0].name")).isEqualTo(16);
    assertThat(lines.of("spec.ports[7]")).isEqualTo(15);
    assertThat(lines.of("")).isEqualTo(11);
  }

  @Test
  void documentInJsonKnowsItsLinesToo() {
    Lines lines = parsed("---\n{\"a\":\n{\"b\": 1}}\n", 10).lines();

    assertThat(lines.of("")).isEqualTo(11);
    assertThat(lines.of("a.b")).isEqualTo(12);
    assertThat(parsed("{\"a\":\n{\"b\": 1}}\n", 10).lines().of("a.b")).isEqualTo(11);
  }

  @Test
  void carriageReturnsDoNotMoveLines() {
    assertThat(parsed("a: 1\r\nb:\r\n  c: 2\r\n", 1).lines().of("b.c")).isEqualTo(3);
  }

  @Test
  void anchorsAndMergeKeysUnfold() {
    String yaml =
        """
        base: &base {x: 1, y: 2}
        more: &more {y: 3, z: 4}
        one: *base
        two: {<<: [*base, *more], x: 9}
        three: &name text
        four: *name
        """;

    assertThat(json(yaml))
        .isEqualTo(
            "{\"base\":{\"x\":1,\"y\":2},\"more\":{\"y\":3,\"z\":4},\"one\":{\"x\":1,\"y\":2},"
                + "\"two\":{\"x\":9,\"y\":2,\"z\":4},\"three\":\"text\",\"four\":\"text\"}");
  }

  @Test
  void tagsOfJsonTypesAreKept() {
    assertThat(
            json(
                "{a: !!str 80, b: !!int 80, c: !!float 80, d: ! 80, e: !!bool true, f: !!null null}"))
        .isEqualTo("{\"a\":\"80\",\"b\":80,\"c\":80,\"d\":\"80\",\"e\":true,\"f\":null}");
  }

  @Test
  void textThatIsEmptyIsNull() {
    assertThat(json("--- # nothing\n")).isEqualTo("null");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // text (\n for a line break, \t for a tab) | line | field | message
        "a: 1\\nb:\\n  c: 1\\n  d: 2\\n  c: 3 | 5 | b.c | is given twice",
        "a: *nobody | 1 | a | is alias *nobody, which stands for nothing before it",
        "a: &a\\n  b: *a | 2 | a.b | is alias *a, which stands for nothing before it",
        "a: .inf | 1 | a | is .inf, which is no number in JSON",
        "a: [x, !!binary aGk=] | 1 | a[1] | is no value of tag !!binary",
        "a: !!int x | 1 | a | is no value of tag !!int",
        "a: !own {b: 1} | 1 | a | has tag !own, which is not read",
        "? [x]\\n: 1 | 1 | `` | has a key that is no text",
        "a: {<<: 1} | 1 | a[<<] | merges what is no object",
        "a: 1\\n\\tb: 2 | 2 | `` | is not YAML: found character '\\t(TAB)' that cannot start any token. (Do not use \\t(TAB) for indentation)",
        "a: {b: 1 | 1 | `` | is not YAML: expected ',' or '}', but got <stream end>",
        "a: 'b | 1 | `` | is not YAML: found unexpected end of stream",
      })
  void mistakeIsNamedWithItsPlace(String text, int line, String field, String message) {
    String yaml = text.replace("\\n", "\n").replace("\\t", "\t");

    assertThat(parse(yaml))
        .isEqualTo(
            new Document.Broken(1, line, Optional.of(field).filter(f -> !f.isEmpty()), message));
  }

  @Test
  void aliasBombIsRefused() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 10; i++) {
      String alias = "*a" + (i - 1);
      bomb.append(
          "a%d: &a%d [%s]\n"
              .formatted(
                  i,
                  i,
                  String.join(
                      ", ",
                      List.of(alias, alias, alias, alias, alias, alias, alias, alias, alias))));
    }

    assertThat(parse(bomb.toString()))
        .isEqualTo(
            new Document.Broken(
                1, 6, Optional.of("a5[0]"), "unfolds aliases to more than 100000 values"));
  }

  @Test
  void deepNestingIsRefused() {
    Document document = parse("a: " + "[".repeat(100_000));

    assertThat(document)
        .isInstanceOfSatisfying(
            Document.Broken.class,
            b -> assertThat(b.message()).isEqualTo("is nested more than 100 deep"));
  }

  @Test
  void textOverTheLimitIsRefused() {
    Document document = new YamlParser(100).parse(new Chunk(1, 1, "a: " + "x".repeat(200)));

    assertThat(document).isInstanceOf(Document.Broken.class);
  }

  @Test
  void controlCharactersAreRefused() {
    assertThat(parse("a: b\u0000c")).isInstanceOf(Document.Broken.class);
  }

  private static String json(String yaml) {
    return parsed(yaml, 1).json().toString();
  }

  private static Document.Parsed parsed(String yaml, int firstLine) {
    return (Document.Parsed) new YamlParser(LIMIT).parse(new Chunk(1, firstLine, yaml));
  }

  private static Document parse(String yaml) {
    return new YamlParser(LIMIT).parse(new Chunk(1, 1, yaml));
  }
}
