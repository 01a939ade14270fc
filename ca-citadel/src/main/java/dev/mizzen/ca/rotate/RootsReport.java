package dev.mizzen.ca.rotate;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far a root certificate has come with the proxies of one server.
 *
 * @param root its fingerprint
 * @param signer fingerprint of the certificate that signed when it was counted
 * @param have who was given it
 * @param of all who are counted
 * @param unknown of those, who is connected and got no certificate here, so that nobody can tell
 * @param lastDue when the last one that has not got it asks again, of those that are known
 * @param otherSigner who holds a certificate of another signer than the one in force
 * @param otherSignerEnds when the last of those certificates ends
 * @param behind names some that have not got it, at most {@link #MOST_NAMES}
 * @param at when it was counted
 */
public record RootsReport(
    String root,
    String signer,
    int have,
    int of,
    int unknown,
    Optional<Instant> lastDue,
    int otherSigner,
    Optional<Instant> otherSignerEnds,
    List<String> behind,
    Instant at) {
  static final int MOST_NAMES = 20;

  public RootsReport {
    behind = List.copyOf(behind);
  }

  /** Nobody is known to be without it. */
  public boolean isComplete() {
    return have == of && unknown == 0;
  }

  /** Whether they differ in nothing but their time. */
  boolean isAs(RootsReport other) {
    return text()
        .lines()
        .filter(line -> !line.startsWith("at="))
        .toList()
        .equals(other.text().lines().filter(line -> !line.startsWith("at=")).toList());
  }

  /** A sentence for people. */
  public String sentence() {
    if (isComplete() && otherSigner == 0) {
      return "all " + of + " holders of certificates have root " + root;
    }
    StringBuilder text = new StringBuilder();
    text.append(have).append(" of ").append(of).append(" holders of certificates have root ");
    text.append(root);
    lastDue.ifPresent(due -> text.append("; the last renewal is due at ").append(seconds(due)));
    if (unknown > 0) {
      text.append("; of ").append(unknown).append(" connected proxies it is not known");
    }
    if (otherSigner > 0) {
      text.append("; ").append(otherSigner).append(" certificates are of another signer");
      otherSignerEnds.ifPresent(end -> text.append(", the last ends at ").append(seconds(end)));
    }
    return text.append(", counted at ").append(seconds(at)).toString();
  }

  /** Lines {@code name=value}, as servers leave them for each other. */
  String text() {
    return "root=%s\nsigner=%s\nhave=%d\nof=%d\nunknown=%d\nlastDue=%s\notherSigner=%d\notherSignerEnds=%s\nat=%s\nbehind=%s\n"
        .formatted(
            root,
            signer,
            have,
            of,
            unknown,
            lastDue.map(Instant::toString).orElse(""),
            otherSigner,
            otherSignerEnds.map(Instant::toString).orElse(""),
            at,
            String.join("|", behind));
  }

  /** Empty where the text is none. */
  static Optional<RootsReport> parse(String text) {
    Map<String, String> values = new HashMap<>();
    text.lines()
        .filter(line -> line.indexOf('=') > 0)
        .forEach(
            line ->
                values.put(
                    line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
    try {
      String behind = values.getOrDefault("behind", "");
      return Optional.of(
          new RootsReport(
              values.getOrDefault("root", ""),
              values.getOrDefault("signer", ""),
              Integer.parseInt(values.getOrDefault("have", "")),
              Integer.parseInt(values.getOrDefault("of", "")),
              Integer.parseInt(values.getOrDefault("unknown", "")),
              instant(values.getOrDefault("lastDue", "")),
              Integer.parseInt(values.getOrDefault("otherSigner", "")),
              instant(values.getOrDefault("otherSignerEnds", "")),
              behind.isEmpty() ? List.of() : List.of(behind.split("\\|", -1)),
              Instant.parse(values.getOrDefault("at", ""))));
    } catch (NumberFormatException | DateTimeException noReport) {
      return Optional.empty();
    }
  }

  private static Instant seconds(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS);
  }

  private static Optional<Instant> instant(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
  }
}
