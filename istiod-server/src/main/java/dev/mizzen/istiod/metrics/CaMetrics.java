package dev.mizzen.istiod.metrics;

import dev.mizzen.ca.CaBundle;
import dev.mizzen.ca.rotate.RootsReport;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Shows when the mesh's authority ends and how far its change has come. {@code citadel_*} are
 * istiod's; the others are Mizzen's own. Source: Istio 1.30, security/pkg/pki/ca/ca.go and
 * security/pkg/server/ca/monitoring.go.
 */
public final class CaMetrics {
  private static final String ROOT = "citadel_server_root_cert_expiry_";
  private static final String CHAIN = "citadel_server_cert_chain_expiry_";

  private final IstiodMetrics metrics;
  private final InstantSource clock;

  public CaMetrics(IstiodMetrics metrics, InstantSource clock) {
    this.metrics = metrics;
    this.clock = clock;
  }

  /** Of the root that signs, or leads to what signs; and of what signs, where that is no root. */
  public void ends(Supplier<Optional<CaBundle>> inForce) {
    expiry(
        ROOT, "the root certificate", () -> inForce.get().map(bundle -> bundle.roots().getFirst()));
    expiry(
        CHAIN,
        "the signing certificate below a root",
        () ->
            inForce
                .get()
                .map(bundle -> bundle.signing().intermediates())
                .filter(chain -> !chain.isEmpty())
                .map(chain -> chain.getFirst()));
  }

  private void expiry(String name, String what, Supplier<Optional<X509Certificate>> certificate) {
    metrics.computed(
        name + "timestamp",
        "When " + what + " ends, in seconds since 1970.",
        "",
        each -> end(certificate).ifPresent(end -> each.accept("", (double) end.getEpochSecond())));
    metrics.computed(
        name + "seconds",
        "Seconds until " + what + " ends; below zero where it has.",
        "",
        each ->
            end(certificate)
                .ifPresent(
                    end ->
                        each.accept(
                            "", (end.toEpochMilli() - clock.instant().toEpochMilli()) / 1000.0)));
  }

  private static Optional<Instant> end(Supplier<Optional<X509Certificate>> certificate) {
    return certificate.get().map(found -> found.getNotAfter().toInstant());
  }

  /** What the Secret of the mesh's authority is to this server: 1 for what it is. */
  public void kept(Supplier<String> state) {
    metrics.computed(
        "mizzen_ca_secret",
        "Whether the Secret of the mesh's authority still is the one in force: unknown, same,"
            + " other, unusable, gone.",
        "state",
        each -> each.accept(state.get(), 1));
  }

  /** What becomes of the authority that an operator plugs in: 1 for what it is. */
  public void pluggedIn(Supplier<String> state) {
    metrics.computed(
        "mizzen_ca_plugged_in",
        "Whether the plugged-in authority is taken: none, in-force, refused.",
        "state",
        each -> each.accept(state.get(), 1));
  }

  /** What becomes of the revocation lists beside the authority, and when the first is due anew. */
  public void revocations(Supplier<String> state, Supplier<Optional<Instant>> end) {
    metrics.computed(
        "mizzen_ca_revocation_lists",
        "Whether revocation lists are handed out: unknown, off, none, handed-out, refused.",
        "state",
        each -> each.accept(state.get(), 1));
    metrics.computed(
        "mizzen_ca_revocation_lists_end_timestamp",
        "When the first of the revocation lists ends, in seconds since 1970.",
        "",
        each -> end.get().ifPresent(when -> each.accept("", (double) when.getEpochSecond())));
  }

  /** How far the change of the root has come. */
  public void rotation(Supplier<Optional<String>> state, Supplier<Optional<RootsReport>> report) {
    metrics.computed(
        "mizzen_ca_rotation",
        "How far the change of the root has come: steady, prepared, activated.",
        "state",
        each -> state.get().ifPresent(now -> each.accept(now, 1)));
    metrics.computed(
        "mizzen_ca_root_holders",
        "Holders of certificates of this server, by whether they have the newest root.",
        "root",
        each ->
            report
                .get()
                .ifPresent(
                    now -> {
                      each.accept("newest", now.have());
                      each.accept("older", now.of() - now.have() - now.unknown());
                      each.accept("unknown", now.unknown());
                    }));
  }
}
