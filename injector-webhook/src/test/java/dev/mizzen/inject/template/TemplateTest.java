package dev.mizzen.inject.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TemplateTest {
  private static final FunctionTable NO_FUNCTIONS =
      new FunctionTable.Builder().refuse("it depends on the time", "now").build();

  private static String render(String source, Object data) {
    return Template.parse("t", source, NO_FUNCTIONS).render(data, TemplateLimits.DEFAULT);
  }

  @Test
  void anUnknownFunctionFailsWhenTheTemplateIsRead() {
    assertThatThrownBy(() -> render("a\n{{ nosuch 1 }}", Nil.NIL))
        .isInstanceOf(TemplateException.class)
        .hasMessage("template: t:2: function \"nosuch\" not defined");
  }

  @Test
  void aRefusedFunctionSaysWhy() {
    assertThatThrownBy(() -> render("{{ now }}", Nil.NIL))
        .hasMessage("template: t:1: function \"now\" is not supported: it depends on the time");
  }

  @Test
  void aFailureNamesTemplateLineAndPlace() {
    assertThatThrownBy(() -> render("\n\n{{ len .n }}", GoMap.of(Map.of("n", 1L))))
        .hasMessage(
            "template: t:3: executing \"t\" at <len .n>: error calling len: len of type int");
  }

  @Test
  void outputBeyondTheLimitFails() {
    Template template = Template.parse("t", "{{ range . }}0123456789{{ end }}", NO_FUNCTIONS);

    assertThatThrownBy(() -> template.render(100L, new TemplateLimits(500, 10_000, 10)))
        .hasMessageContaining("writes more than 500 characters");
  }

  @Test
  void stepsBeyondTheLimitFail() {
    Template template = Template.parse("t", "{{ range . }}{{ end }}", NO_FUNCTIONS);

    assertThatThrownBy(() -> template.render(Long.MAX_VALUE, new TemplateLimits(500, 1_000, 10)))
        .hasMessageContaining("takes more than 1000 steps");
  }

  @Test
  void aTemplateThatCallsItselfFails() {
    assertThatThrownBy(
            () ->
                render(
                    "{{ define \"a\" }}{{ template \"a\" }}{{ end }}{{ template \"a\" }}", Nil.NIL))
        .hasMessageContaining("exceeded maximum template depth (100)");
  }

  @Test
  void deepNestingFailsWhenTheTemplateIsRead() {
    assertThatThrownBy(
            () -> render("{{ " + "(".repeat(5_000) + "1" + ")".repeat(5_000) + "}}", Nil.NIL))
        .hasMessageContaining("nested more than 100 deep");
    assertThatThrownBy(() -> render("{{ if 1 }}".repeat(5_000), Nil.NIL))
        .hasMessageContaining("nested more than 100 deep");
  }

  @Test
  void textOfAUserIsEscapedWithinQuotes() {
    assertThat(render("a: \"{{ . }}\"", UserText.of("x\" # \n\\y")))
        .isEqualTo("a: \"x\\\" # \\n\\\\y\"");
    assertThat(render("a: '{{ . }}'", UserText.of("it's"))).isEqualTo("a: 'it''s'");
  }

  @Test
  void textOfAUserWithoutQuotesMustBePlain() {
    assertThat(render("a: {{ . }}", UserText.of("default:info,ads:debug")))
        .isEqualTo("a: default:info,ads:debug");
    for (String hostile :
        new String[] {
          "x\nb: c", "x: y", "x #", "{a: b}", "[1]", "&a", "*a", "!!int 1", "|", "'x", "\"x", "- x",
          "x:", "@x", "<<"
        }) {
      assertThatThrownBy(() -> render("a: {{ . }}\n", UserText.of(hostile)))
          .as(hostile)
          .hasMessageContaining("text of the pod cannot stand here without quotes");
    }
  }

  @Test
  void whatStandsInAFlowCollectionDoesNotEndIt() {
    assertThatThrownBy(() -> render("a: {b: x{{ . }}}", UserText.of("1, c: 2")))
        .hasMessageContaining("cannot stand here");
    assertThat(render("a: {\n b: \"{{ . }}\",\n}", UserText.of("1\", c: \"2")))
        .isEqualTo("a: {\n b: \"1\\\", c: \\\"2\",\n}");
  }

  @Test
  void aBlockKeepsItsLines() {
    assertThat(render("a: |\n  {{ . }}\n", UserText.of("x: y # z\n  more")))
        .isEqualTo("a: |\n  x: y # z\n  more\n");
    assertThatThrownBy(() -> render("a: |\n  {{ . }}\n", UserText.of("x\nb: c")))
        .hasMessageContaining("not part of the block");
  }

  @Test
  void textOfAnOperatorIsLeftAsItIs() {
    assertThat(render("a: {{ . }}", "x\nb: c")).isEqualTo("a: x\nb: c");
  }

  @Test
  void textMadeOfTextOfAUserIsStillTheUsers() {
    assertThatThrownBy(() -> render("a: {{ printf \"%s-%s\" \"x\" . }}", UserText.of("\nb: c")))
        .hasMessageContaining("cannot stand here");
    assertThatThrownBy(() -> render("{{ $x := slice . 0 5 }}a: {{ $x }}", UserText.of("\nb: c")))
        .hasMessageContaining("cannot stand here");
  }

  @Test
  void anEmptyTemplateGivesNothing() {
    assertThat(render("", Nil.NIL)).isEmpty();
  }
}
