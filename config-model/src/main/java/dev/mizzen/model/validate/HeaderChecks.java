package dev.mizzen.model.validate;

import dev.mizzen.api.networking.v1alpha3.Headers;
import java.util.Set;
import java.util.regex.Pattern;

/** Rules about headers that are matched and edited. */
final class HeaderChecks {
  private static final Pattern TOKEN = Pattern.compile("[-!#$%&'*+.^_`|~0-9A-Za-z]+");
  private static final Pattern JWT_CLAIM =
      Pattern.compile("@request\\.auth\\.claims([.\\[].+)", Pattern.CASE_INSENSITIVE);
  private static final Set<String> PSEUDO =
      Set.of(":method", ":scheme", ":authority", ":path", ":status");
  private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x08\\x0A-\\x1F\\x7F]");

  private final Checks checks;

  HeaderChecks(Checks checks) {
    this.checks = checks;
  }

  static boolean isToken(String name) {
    return TOKEN.matcher(name).matches();
  }

  /** Whether a match's key stands for a claim of the request's token. */
  static boolean isJwtClaim(String name) {
    return JWT_CLAIM.matcher(name).matches();
  }

  static boolean isAuthority(String name) {
    return name.equalsIgnoreCase(":authority") || name.equalsIgnoreCase("host");
  }

  /** A key of a match's headers. */
  void matchName(String name, String path) {
    boolean isKnown = isToken(name) || PSEUDO.contains(name) || isJwtClaim(name);
    checks.want(isKnown, path, "is keyed \"" + name + "\", which is no name of a header");
  }

  /** Edits of requests and of responses. */
  void edits(Headers headers, String path) {
    Headers.HeaderOperations request = headers.getRequest();
    request.getSetMap().forEach((name, value) -> requestEdit(name, value, path + ".request.set"));
    request.getAddMap().forEach((name, value) -> requestEdit(name, value, path + ".request.add"));
    request.getRemoveList().forEach(name -> editedName(name, path + ".request.remove"));
    Headers.HeaderOperations response = headers.getResponse();
    response
        .getSetMap()
        .forEach((name, value) -> responseEdit(name, value, path + ".response.set"));
    response
        .getAddMap()
        .forEach((name, value) -> responseEdit(name, value, path + ".response.add"));
    response.getRemoveList().forEach(name -> editedName(name, path + ".response.remove"));
  }

  private void requestEdit(String name, String value, String path) {
    if (!isAuthority(name)) {
      checks.notEmpty(name, path);
      noPseudo(name, path);
    }
    value(value, path + "[" + name + "]");
  }

  private void responseEdit(String name, String value, String path) {
    editedName(name, path);
    value(value, path + "[" + name + "]");
  }

  private void editedName(String name, String path) {
    checks.notEmpty(name, path);
    checks.want(
        !name.equalsIgnoreCase("host"),
        path,
        "names \"" + name + "\", which only a request's set and add may");
    noPseudo(name, path);
  }

  private void noPseudo(String name, String path) {
    checks.want(!name.startsWith(":"), path, "names \"" + name + "\", want no \":\" in front");
  }

  private void value(String value, String path) {
    checks.want(!CONTROL.matcher(value).find(), path, "has control characters");
    checks.want(
        HeaderValues.isValue(value),
        path,
        "is \"" + value + "\", want % only as %% or around a variable");
  }
}
