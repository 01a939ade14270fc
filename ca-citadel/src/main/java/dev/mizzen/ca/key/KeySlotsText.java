package dev.mizzen.ca.key;

import dev.mizzen.ca.Identity;
import dev.mizzen.ca.Pem;
import dev.mizzen.ca.key.KeySlots.Activated;
import dev.mizzen.ca.key.KeySlots.Drive;
import dev.mizzen.ca.key.KeySlots.Prepared;
import dev.mizzen.ca.key.KeySlots.Steady;
import java.security.cert.X509Certificate;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@link KeySlots} as the texts of a secret. An istiod that reads the same secret finds the signer
 * under the names it knows; the names that are ours alone are {@code next-…}, {@code old-…} and
 * {@code rotation-…}.
 */
final class KeySlotsText {
  private static final String CERTIFICATE = "ca-cert.pem";
  private static final String KEY = "ca-key.pem";
  private static final String CHAIN = "cert-chain.pem";
  private static final String ROOTS = "root-cert.pem";
  private static final String NEXT_CERTIFICATE = "next-ca-cert.pem";
  private static final String NEXT_KEY = "next-ca-key.pem";
  private static final String OLD_CERTIFICATE = "old-ca-cert.pem";
  private static final String SINCE = "rotation-since";
  private static final String DRIVE = "rotation-drive";

  private KeySlotsText() {}

  /**
   * Reads them; their dates are not looked at.
   *
   * @param where for messages, for example {@code secret istio-ca-secret}
   * @throws UnusableCa naming the text that is missing or does not fit
   */
  static KeySlots read(String where, Map<String, String> data) throws UnusableCa {
    Identity current = identity(where, "the CA's", data, CERTIFICATE, KEY);
    boolean isPrepared = !text(data, NEXT_CERTIFICATE).isBlank();
    boolean isActivated = !text(data, OLD_CERTIFICATE).isBlank();
    if (isPrepared && isActivated) {
      throw new UnusableCa(
          where + " holds both " + NEXT_CERTIFICATE + " and " + OLD_CERTIFICATE + ", want one");
    }
    if (isPrepared) {
      Identity next = identity(where, "the next CA's", data, NEXT_CERTIFICATE, NEXT_KEY);
      return next.certificate().equals(current.certificate())
          ? new Steady(current)
          : new Prepared(current, next, since(where, data), drive(data));
    }
    if (isActivated) {
      X509Certificate old =
          certificates(where, "the old CA's certificate", text(data, OLD_CERTIFICATE)).getFirst();
      return new Activated(current, old, since(where, data), drive(data));
    }
    return new Steady(current);
  }

  /**
   * Writes them.
   *
   * @param before what the secret holds; names that say nothing of keys stay
   */
  static Map<String, String> write(Map<String, String> before, KeySlots slots) {
    Map<String, String> data = new HashMap<>(before);
    List.of(NEXT_CERTIFICATE, NEXT_KEY, OLD_CERTIFICATE, SINCE, DRIVE).forEach(data::remove);
    data.put(CERTIFICATE, Pem.text(List.of(slots.current().certificate())));
    data.put(KEY, Pem.text(slots.current().key()));
    List<X509Certificate> chain = slots.current().chain();
    data.put(CHAIN, Pem.text(chain.subList(1, chain.size())));
    data.put(ROOTS, Pem.text(slots.roots()));
    data.putIfAbsent("key.pem", "");
    switch (slots) {
      case Steady _ -> {}
      case Prepared prepared -> {
        data.put(NEXT_CERTIFICATE, Pem.text(prepared.next().chain()));
        data.put(NEXT_KEY, Pem.text(prepared.next().key()));
        way(data, prepared.since(), prepared.drive());
      }
      case Activated activated -> {
        data.put(OLD_CERTIFICATE, Pem.text(List.of(activated.old())));
        way(data, activated.since(), activated.drive());
      }
    }
    return data;
  }

  private static void way(Map<String, String> data, Instant since, Drive drive) {
    data.put(SINCE, since.toString());
    data.put(DRIVE, drive.name().toLowerCase(Locale.ROOT));
  }

  private static Identity identity(
      String where, String whose, Map<String, String> data, String certificate, String key)
      throws UnusableCa {
    List<X509Certificate> chain =
        new ArrayList<>(certificates(where, whose + " certificate", text(data, certificate)));
    String above = certificate.equals(CERTIFICATE) ? text(data, CHAIN) : "";
    if (!above.isBlank()) {
      certificates(where, "the chain", above).stream()
          .filter(next -> !chain.contains(next))
          .forEach(chain::add);
    }
    if (chain.getFirst().getBasicConstraints() < 0) {
      throw new UnusableCa(where + ": " + whose + " certificate is not that of an authority");
    }
    try {
      return new Identity(Pem.privateKey(text(data, key)), chain);
    } catch (Pem.BadPem bad) {
      throw new UnusableCa(where + ": " + whose + " key " + bad.getMessage());
    } catch (IllegalArgumentException different) {
      throw new UnusableCa(
          where + ": " + whose + " key and certificate: " + different.getMessage());
    }
  }

  private static List<X509Certificate> certificates(String where, String what, String text)
      throws UnusableCa {
    try {
      return Pem.certificates(text);
    } catch (Pem.BadPem bad) {
      throw new UnusableCa(where + ": " + what + " " + bad.getMessage());
    }
  }

  private static Instant since(String where, Map<String, String> data) throws UnusableCa {
    try {
      return Instant.parse(text(data, SINCE).strip());
    } catch (DateTimeException noTime) {
      throw new UnusableCa(
          where + ": " + SINCE + " is no time, want for example 2026-11-21T00:00:00Z");
    }
  }

  /** What cannot be read is left to an operator. */
  private static Drive drive(Map<String, String> data) {
    return text(data, DRIVE).strip().equals("automatic") ? Drive.AUTOMATIC : Drive.MANUAL;
  }

  private static String text(Map<String, String> data, String name) {
    return data.getOrDefault(name, "");
  }
}
