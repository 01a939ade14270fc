package dev.mizzen.registry.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTextParserTest {

  @Test
  void tabsAndEscapedPairsAreRead() {
    assertThat(
            parse(
                "{\n\t\"a\": [1, 2.5, true, null, 12345678901],\n\t\"b\": \"\\ud83d\\ude00 \\/\"\n}"))
        .singleElement()
        .isInstanceOfSatisfying(
            Document.Parsed.class,
            d ->
                assertThat(d.json().toString())
                    .isEqualTo("{\"a\":[1,2.5,true,null,12345678901],\"b\":\"\uD83D\uDE00 /\"}"));
  }

  @Test
  void everyValueKnowsItsLine() {
    Document.Parsed second = (Document.Parsed) parse("{}\n{\n\"a\": [\n1,\n{\"b\":\n2}]}").get(1);

    assertThat(second.number()).isEqualTo(2);
    assertThat(second.lines().of("")).isEqualTo(2);
    assertThat(second.lines().of("a[0]")).isEqualTo(4);
    assertThat(second.lines().of("a[1].b")).isEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\": 1,\\n\"a\": 2} | 2 | is not JSON: Duplicate field 'a'",
        "{\"a\": 1,\\n | 2 | is not JSON: Unexpected end-of-input within/between Object entries",
        "{\\na: 1} | 2 | is not JSON: Unexpected character ('a' (code 97)): was expecting double-quote to start field name",
      })
  void mistakeIsNamedWithItsLine(String text, int line, String message) {
    assertThat(parse(text.replace("\\n", "\n")))
        .containsExactly(new Document.Broken(1, line, Optional.empty(), message));
  }

  @Test
  void deepNestingIsRefused() {
    assertThat(parse("[".repeat(100_000))).singleElement().isInstanceOf(Document.Broken.class);
  }

  private static List<Document> parse(String text) {
    return new JsonTextParser().parse(text);
  }
}
