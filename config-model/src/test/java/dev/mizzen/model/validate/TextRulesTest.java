package dev.mizzen.model.validate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.model.ConfigKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextRulesTest {

  @ParameterizedTest
  @ValueSource(strings = {"a", "a.b.c", "A-1.com", "a.com.", "1a.b"})
  void fullNames(String name) {
    assertThat(DomainNames.isFqdn(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "a..b", "-a", "a-", "a_b", "*.a", "1.2.3.4", "a.1", "a/b"})
  void noFullNames(String name) {
    assertThat(DomainNames.isFqdn(name)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "*.a.com", "*a.com", "*-a.com", "a", "1"})
  void wildcardDomains(String name) {
    assertThat(DomainNames.isWildcardDomain(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a*.com", "a.*.com", "**.com", "*.1"})
  void noWildcardDomains(String name) {
    assertThat(DomainNames.isWildcardDomain(name)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.2.3.4", "::", "::1", "2001:db8::1", "::ffff:1.2.3.4", "fe80::1%eth0"})
  void addresses(String text) {
    assertThat(IpAddresses.isIp(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1.2.3",
        "1.2.3.04",
        "1.2.3.256",
        "[::1]",
        ":::",
        "1.2.3.4%a",
        "a",
        "1.2.3.4/8"
      })
  void noAddresses(String text) {
    assertThat(IpAddresses.isIp(text)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.2.3.4/0", "1.2.3.4/32", "::/0", "2001:db8::/128"})
  void blocks(String text) {
    assertThat(IpAddresses.isCidr(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.2.3.4", "1.2.3.4/33", "1.2.3.4/08", "::/129", "a/8", "1.2.3.4/8/8"})
  void noBlocks(String text) {
    assertThat(IpAddresses.isCidr(text)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "true",
        "response.code >= 400 && !(request.method == 'GET')",
        "has(request.headers) ? a.b.c(1, 2u, 3.5e2) : [1, 2][0] in {'a': b\"x\"}",
        "-1 - -2 // and so on",
        "r'\\d' + '''x'y'''",
        "pkg.Type{field: 1}",
      })
  void expressions(String text) {
    assertThat(CelSyntax.fault(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a >>> b", "a &&", "(a", "a b", "'a", "a[", "1 +* 2", "for", "a ? b", "#"})
  void noExpressions(String text) {
    assertThat(CelSyntax.fault(text)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/a/[0-9]{1,1000}",
        "(a{10}){100}",
        "(a|b{20}){50}",
        "\\Q{1000}{1000}\\E",
        "[{][}]{1000}",
        "a{2,1}{}",
        "\\p{Greek}{1000}",
        "[[:alpha:]{2}]{1000}",
      })
  void expressionsThatStaySmall(String regex) {
    assertThat(RegexSize.fault(regex)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "((a{9}){9}){99}",
        "(((((((((a{9}){9}){9}){9}){9}){9}){9}){9}){9})",
        "(a{100,}){11}",
        "((a|b){0,40}){0,40}",
        "(abcdefghijabcdefghijabcdefghijabcdefghij){1000}",
      })
  void expressionsThatGrow(String regex) {
    assertThat(RegexSize.fault(regex)).isPresent();
  }

  @Test
  void expressionsThatAreNestedDeep() {
    assertThat(RegexSize.fault("(".repeat(300) + "a" + ")".repeat(300))).isPresent();
  }

  @Test
  void longListsTakeNoStack() {
    String claims = "request.auth.claims" + "[a]".repeat(200_000);

    List<String> findings =
        Judged.spec(
            ConfigKind.AUTHORIZATION_POLICY,
            "rules: [{when: [{key: \"" + claims + "\", values: [x]}]}]");

    assertThat(findings).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "has(a.b)",
        "has((a.b))",
        "a.all(x, x > 0)",
        "a.map(x, y, z)",
        "a.all(x)",
        "{,}",
        "[1, 2,]",
        "a.as",
        "a.`b-c`",
        "-9223372036854775808",
        "18446744073709551615u",
        "!-1",
        "'\\u0041\\x41\\101'",
        "r'\\q'",
        "b'\\377'",
        "\"\"\"a\"b\"\"\"",
      })
  void expressionsOfRarerForm(String text) {
    assertThat(CelSyntax.fault(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "has(a)",
        "has(a[0])",
        "a.all(x.y, x)",
        "a.filter(1, x)",
        "a(b,)",
        "a{\"b\": 1}",
        "1{}",
        "a.b(c)(d)",
        "true()",
        "a.null",
        "9223372036854775808",
        "0x8000000000000000",
        "18446744073709551616u",
        "1e999",
        "!-a",
        "'\\q'",
        "'\\ud800'",
        "'\\U00110000'",
        "b'\\u0041'",
        "rb'a'",
        "0X1",
      })
  void expressionsThatTheParserOfCelRefuses(String text) {
    assertThat(CelSyntax.fault(text)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "100%%",
        "%A%",
        "%REQ(x?y)%",
        "%START_TIME(%Y-%m)%",
        "%A( [\"a\", \"b\"] ) %",
        "%A(b)%%C%",
        "% %",
      })
  void valuesOfHeaders(String value) {
    assertThat(HeaderValues.isValue(value)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%",
        "100%",
        "%A",
        "%A()%",
        "%A(b)c%",
        "%A(b):10%",
        "%A([b])%",
        "%A([])%",
        "%A([\"a\" \"b\"])%",
        "%A(\\"
      })
  void noValuesOfHeaders(String value) {
    assertThat(HeaderValues.isValue(value)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://a/b | https",
        "HTTP://a:80/b?c | http",
        "http:a | http",
        "http://u:p@[::1]:80/ | http",
        "http://[fe80::1%25eth0]/ | http",
        "/a | ''",
        "http://a:80:90 | http",
      })
  void schemesOfUrls(String url, String scheme) {
    assertThat(GoUrls.requestScheme(url)).contains(scheme);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "a/b",
        ":a",
        "http://a b",
        "http://a/%zz",
        "http://a:b",
        "http://[::1",
        "http://[1.2.3.4]",
        "http://a[b]",
        "http://%zz",
        "http://a/\n",
      })
  void noUrls(String text) {
    assertThat(GoUrls.requestScheme(text)).isEmpty();
  }

  @Test
  void urlsMayBeRelativeAndHaveFragmentsWhereNoRequestIsMade() {
    assertThat(GoUrls.scheme("a/b#c")).contains("");
    assertThat(GoUrls.scheme("a:b/c")).contains("a");
    assertThat(GoUrls.scheme("1:b/c")).isEmpty();
    assertThat(GoUrls.scheme("https://a#%zz")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a{*} | a\\{*}",
        "a{2}{3,}{x} | a{2}{3,}\\{x}",
        "[{][]{]\\{ | [{][]{]\\{",
        "\\Q{*\\E{ | \\Q{*\\E\\{",
        "\\p{Greek}\\x{41} | \\p{Greek}\\x{41}",
      })
  void bracesThatAreLettersAreEscaped(String regex, String escaped) {
    assertThat(RegexBraces.escaped(regex)).isEqualTo(escaped);
  }
}
