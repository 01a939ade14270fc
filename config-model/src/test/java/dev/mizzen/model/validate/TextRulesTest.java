package dev.mizzen.model.validate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.model.ConfigKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
        "has(request.headers['x']) ? a.b.c(1, 2u, 3.5e2) : [1, 2][0] in {'a': b\"x\"}",
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
}
