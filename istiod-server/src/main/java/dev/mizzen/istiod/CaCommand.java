package dev.mizzen.istiod;

import dev.mizzen.ca.key.CaStore;
import dev.mizzen.ca.key.KeySlots;
import dev.mizzen.ca.key.SelfSignedCa;
import dev.mizzen.ca.key.SelfSignedCa.Stored;
import dev.mizzen.ca.key.UnusableCa;
import dev.mizzen.ca.rotate.AuthorityView;
import dev.mizzen.ca.rotate.OperatorStep;
import dev.mizzen.ca.rotate.RootsReport;
import dev.mizzen.istiod.http.CaJson;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code istiod ca}: the root of the mesh's own authority, and its change to a new key. */
@Command(
    name = "ca",
    description = {
      "Shows the mesh's own authority and rolls its root to a new key, in overlap:",
      "prepare publishes a new root beside the one that signs, activate has it sign when all trust"
          + " it, retire ends the trust in the old one.",
      ""
    },
    footer = {
      "",
      "Exit code: 0 when it is done, 1 when it is refused or fails, 2 for wrong flags.",
      "Example: istiod ca status --kubeconfig ~/.kube/config -n istio-system"
    },
    mixinStandardHelpOptions = true)
final class CaCommand {
  private static final String FORCE = "Even where it may cut off who is behind.";

  @Spec private CommandSpec spec;

  /** How the state is printed. */
  enum Output {
    text,
    json
  }

  /** Decides a step. */
  private interface Decision {
    OperatorStep take(SelfSignedCa ca, KeySlots now, Map<String, RootsReport> reports);
  }

  @Command(
      name = "status",
      description = "What signs, what is trusted, and how far a change has come.",
      mixinStandardHelpOptions = true)
  int status(
      @Mixin CaPlace place,
      @Option(
              names = {"-o", "--output"},
              paramLabel = "FORMAT",
              description = "${COMPLETION-CANDIDATES}. [${DEFAULT-VALUE}]",
              defaultValue = "text")
          Output output) {
    return guarded(
        () ->
            place.open(
                (ca, store) -> {
                  AuthorityView view = AuthorityView.of(stored(ca).slots());
                  Map<String, RootsReport> reports = place.reports(store);
                  print(
                      output == Output.json
                          ? CaJson.print(view, reports).toPrettyString() + "\n"
                          : text(view, reports));
                  return ExitCode.OK;
                }));
  }

  @Command(
      name = "prepare",
      description = "Makes a new root with a new key and has it trusted beside the one that signs.",
      mixinStandardHelpOptions = true)
  int prepare(@Mixin CaPlace place) {
    return step(
        place,
        (ca, now, _) -> {
          Instant time = Instant.now();
          return OperatorStep.prepare(now, before -> ca.makeAfter(before, time), time);
        });
  }

  @Command(
      name = "activate",
      description = "Has the new root sign; refused until every proxy is known to trust it.",
      mixinStandardHelpOptions = true)
  int activate(
      @Mixin CaPlace place, @Option(names = "--force", description = FORCE) boolean force) {
    return step(
        place, (_, now, reports) -> OperatorStep.activate(now, reports, Instant.now(), force));
  }

  @Command(
      name = "retire",
      description = "Ends the trust in the old root; refused while what it signed is in use.",
      mixinStandardHelpOptions = true)
  int retire(@Mixin CaPlace place, @Option(names = "--force", description = FORCE) boolean force) {
    return step(
        place, (_, now, reports) -> OperatorStep.retire(now, reports, Instant.now(), force));
  }

  @Command(
      name = "withdraw",
      description = "Gives a new root up that has not signed yet.",
      mixinStandardHelpOptions = true)
  int withdraw(@Mixin CaPlace place) {
    return step(place, (_, now, _) -> OperatorStep.withdraw(now));
  }

  private int step(CaPlace place, Decision decision) {
    return guarded(
        () ->
            place.open(
                (ca, store) -> {
                  Stored stored = stored(ca);
                  Map<String, RootsReport> reports = place.reports(store);
                  return switch (decision.take(ca, stored.slots(), reports)) {
                    case OperatorStep.Refused(var reason) -> refuse(reason);
                    case OperatorStep.Taken(var next, var message) ->
                        ca.keep(stored, next)
                            ? done(next, message)
                            : refuse("the authority was changed by somebody else meanwhile");
                  };
                }));
  }

  private static Stored stored(SelfSignedCa ca) throws CaStore.StoreFailure, UnusableCa {
    Stored stored =
        ca.stored()
            .orElseThrow(
                () ->
                    new UnusableCa(
                        "there is no authority of the mesh's own: none was made yet, or it is"
                            + " plugged in"));
    if (!stored.isMadeHere()) {
      throw new UnusableCa(
          "secret "
              + stored.name()
              + " is an operator's, to be plugged in: change it there, in the steps of docs/ca.md");
    }
    return stored;
  }

  private int done(KeySlots now, String message) {
    print(now.name() + ": " + message + "\n");
    return ExitCode.OK;
  }

  private int refuse(String reason) {
    spec.commandLine().getErr().println(reason);
    return ExitCode.SOFTWARE;
  }

  private void print(String text) {
    spec.commandLine().getOut().print(text);
    spec.commandLine().getOut().flush();
  }

  /** Work whose failures are told in one line. */
  private interface Guarded {
    int run() throws Exception;
  }

  private int guarded(Guarded work) {
    try {
      return work.run();
    } catch (UnusableCa | CaStore.StoreFailure | IOException | IllegalArgumentException failed) {
      return refuse(String.valueOf(failed.getMessage()));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return refuse("interrupted");
    } catch (RuntimeException ours) {
      throw ours;
    } catch (Exception other) {
      throw new IllegalStateException(other);
    }
  }

  private static String text(AuthorityView view, Map<String, RootsReport> reports) {
    StringBuilder text = new StringBuilder("state    ").append(view.state());
    view.since()
        .ifPresent(since -> text.append(" since ").append(since.truncatedTo(ChronoUnit.SECONDS)));
    Optional<String> drive = view.drive().map(by -> by.name().toLowerCase(Locale.ROOT));
    drive.ifPresent(by -> text.append(", ").append(by));
    text.append("\nsigner   ").append(view.signer());
    text.append(" until ").append(view.signerEnds()).append('\n');
    for (AuthorityView.Root root : view.roots()) {
      text.append("root     ").append(root.fingerprint()).append(" until ").append(root.ends());
      text.append(", ").append(root.subject()).append('\n');
    }
    reports.forEach(
        (server, report) -> {
          text.append("server   ")
              .append(server)
              .append(": ")
              .append(report.sentence())
              .append('\n');
          report.behind().forEach(name -> text.append("behind   ").append(name).append('\n'));
        });
    return text.toString();
  }
}
