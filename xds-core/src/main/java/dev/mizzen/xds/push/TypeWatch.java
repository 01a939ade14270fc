package dev.mizzen.xds.push;

import com.google.rpc.Status;
import dev.mizzen.xds.protocol.Acknowledgement;
import dev.mizzen.xds.protocol.Subscription;
import dev.mizzen.xds.protocol.XdsRequest;
import dev.mizzen.xds.protocol.XdsType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What one stream watches of one type, what it has been sent, and so what is still owed. Touched
 * only on its connection's thread.
 *
 * <pre>
 *  request ─► owed ─► answer(current) ─► outstanding ─► ACK or NACK ─► free
 *                ▲                                          │
 *   new set ─────┴──────────── waits while outstanding ◄────┘
 * </pre>
 *
 * Source: spec xds §1.4 (state of the world), §1.5 (delta). Unlike istiod, versions in {@code
 * initial_resource_versions} are honoured: what the proxy still has is not sent again.
 */
public final class TypeWatch {
  private final XdsType type;
  private final Subscription subscription = new Subscription();
  private final Set<String> owed = new TreeSet<>();
  private final Map<String, String> known = new HashMap<>();
  private final Set<String> heldRemovals = new TreeSet<>();
  private final boolean delta;
  private final Map<String, Refused> refused = new TreeMap<>();
  private boolean owesFirst = true;
  private @Nullable TypeSet sent;
  private @Nullable TypeSet acked;
  private List<EncodedResource> offered = List.of();
  private Acknowledgement acknowledgement = Acknowledgement.NOTHING_SENT;

  /** Opens the watch by its first request. */
  public TypeWatch(XdsType type, XdsRequest.Wish first) {
    this.type = type;
    switch (first) {
      case XdsRequest.Wish.Everything everything -> {
        delta = false;
        subscription.replace(type, everything.names());
      }
      case XdsRequest.Wish.Difference difference -> {
        delta = true;
        subscription.startDelta(
            difference.subscribe(),
            difference.unsubscribe(),
            difference.initialVersions().keySet());
        known.putAll(difference.initialVersions());
      }
    }
  }

  /** What a later request turned out to be. */
  public enum Outcome {
    ACCEPTED,
    REFUSED,
    /** Answers a response that is not the last one; ignored but for a delta's subscriptions. */
    EXPIRED,
    /** A subscription change of its own accord. */
    CHANGED
  }

  public Outcome onRequest(XdsRequest request) {
    Outcome outcome = acknowledge(request);
    switch (request.wish()) {
      case XdsRequest.Wish.Everything everything -> {
        if (outcome == Outcome.ACCEPTED) {
          owed.addAll(subscription.replace(type, everything.names()));
        } else if (outcome == Outcome.CHANGED) {
          subscription.replace(type, everything.names());
          owesFirst = true;
        }
      }
      case XdsRequest.Wish.Difference difference ->
          owed.addAll(subscription.changeDelta(difference.subscribe(), difference.unsubscribe()));
    }
    owed.removeIf(name -> !subscription.wants(name));
    refused.keySet().removeIf(name -> !subscription.wants(name));
    return outcome;
  }

  private Outcome acknowledge(XdsRequest request) {
    Optional<Status> error = request.error();
    if (error.isPresent()) {
      acknowledgement = acknowledgement.nacked(error.get());
      String message = error.get().getMessage();
      Blame.of(offered, Optional.ofNullable(acked), message)
          .forEach(resource -> refused.put(resource.name(), new Refused(resource, message)));
      offered = List.of();
      return Outcome.REFUSED;
    }
    if (request.nonce().isEmpty()) {
      return Outcome.CHANGED;
    }
    if (!acknowledgement.isCurrent(request.nonce())) {
      return Outcome.EXPIRED;
    }
    acknowledgement = acknowledgement.acked(request.nonce());
    offered.forEach(resource -> refused.remove(resource.name()));
    offered = List.of();
    acked = sent;
    return Outcome.ACCEPTED;
  }

  /**
   * Asks for these resources to be sent once more, where they are wanted: endpoints of a cluster
   * that was just sent.
   */
  public void owe(Collection<String> names) {
    for (String name : names) {
      if (subscription.names().contains(name)) {
        owed.add(name);
      }
    }
  }

  /** A resource that a proxy did not take, and what it said to that. */
  public record Refused(EncodedResource resource, String message) {}

  /** An answer to send. For state of the world {@code removed} is always empty. */
  public record Answer(List<EncodedResource> resources, List<String> removed) {}

  /**
   * What must be sent so that the proxy has {@code current}; empty where it has it already. Calling
   * it commits: the caller sends the answer or closes the stream.
   *
   * @param holdRemovals keep removals back for {@link #removals}, so that nothing is taken away
   *     before what points to it has changed
   */
  public Optional<Answer> answer(TypeSet current, boolean holdRemovals) {
    Optional<Answer> answer = owing(current, holdRemovals);
    answer.ifPresent(made -> offered = made.resources());
    return answer;
  }

  private Optional<Answer> owing(TypeSet current, boolean holdRemovals) {
    TypeSet before = sent;
    sent = current;
    refused.keySet().removeIf(name -> current.get(name).isEmpty());
    if (owesFirst || before == null) {
      owesFirst = false;
      owed.clear();
      return unlessKept(delta ? firstDelta(current) : everything(current));
    }
    TypeSet.Changes changes = current.changesSince(before);
    if (changes.isEmpty() && owed.isEmpty()) {
      return Optional.empty();
    }
    Answer answer = delta ? difference(current, changes) : changed(current, changes);
    owed.clear();
    if (holdRemovals && delta) {
      heldRemovals.addAll(answer.removed());
      answer = new Answer(answer.resources(), List.of());
    }
    boolean nothing = answer.resources().isEmpty() && answer.removed().isEmpty();
    return nothing ? Optional.empty() : unlessKept(answer);
  }

  private Optional<Answer> unlessKept(Answer answer) {
    return type.isKeptByProxies() && answer.resources().isEmpty()
        ? Optional.empty()
        : Optional.of(answer);
  }

  /** Whether {@link #answer} would have anything to say, without committing. */
  public boolean isBehind(TypeSet current) {
    TypeSet before = sent;
    return owesFirst
        || before == null
        || !owed.isEmpty()
        || !current.changesSince(before).isEmpty();
  }

  /** The removals held back, those that came again left out; empty where there are none. */
  public Optional<Answer> removals() {
    TypeSet current = sent;
    if (heldRemovals.isEmpty() || current == null) {
      return Optional.empty();
    }
    List<String> gone = heldRemovals.stream().filter(name -> current.get(name).isEmpty()).toList();
    heldRemovals.clear();
    return gone.isEmpty() ? Optional.empty() : Optional.of(new Answer(List.of(), gone));
  }

  private Answer firstDelta(TypeSet current) {
    List<EncodedResource> resources = new ArrayList<>();
    TreeSet<String> removed = new TreeSet<>();
    if (subscription.isWildcard() && type.isWildcard()) {
      current.all().forEach(resource -> addUnlessKnown(resources, resource));
      known.keySet().stream().filter(name -> current.get(name).isEmpty()).forEach(removed::add);
    } else {
      for (String name : new TreeSet<>(subscription.names())) {
        current
            .get(name)
            .ifPresentOrElse(
                resource -> addUnlessKnown(resources, resource), () -> removed.add(name));
      }
    }
    known.clear();
    return new Answer(resources, List.copyOf(removed));
  }

  private void addUnlessKnown(List<EncodedResource> resources, EncodedResource resource) {
    if (!resource.version().equals(known.get(resource.name()))) {
      resources.add(resource);
    }
  }

  private Answer difference(TypeSet current, TypeSet.Changes changes) {
    List<EncodedResource> resources = new ArrayList<>();
    TreeSet<String> removed = new TreeSet<>();
    Set<String> open = new TreeSet<>(owed);
    for (EncodedResource resource : changes.changed()) {
      if (subscription.wants(resource.name())) {
        resources.add(resource);
        open.remove(resource.name());
      }
    }
    if (!type.isKeptByProxies()) {
      changes.removed().stream().filter(subscription::wants).forEach(removed::add);
    }
    for (String name : open) {
      current.get(name).ifPresentOrElse(resources::add, () -> removed.add(name));
    }
    return new Answer(resources, List.copyOf(removed));
  }

  private Answer everything(TypeSet current) {
    if (type.isWildcard() && subscription.isWildcard()) {
      return new Answer(List.copyOf(current.all()), List.of());
    }
    return new Answer(named(current, new TreeSet<>(subscription.names())), List.of());
  }

  private Answer changed(TypeSet current, TypeSet.Changes changes) {
    if (type.isWildcard()) {
      return everything(current);
    }
    Set<String> names = new TreeSet<>(owed);
    changes.changed().stream()
        .map(EncodedResource::name)
        .filter(subscription::wants)
        .forEach(names::add);
    return new Answer(named(current, names), List.of());
  }

  private static List<EncodedResource> named(TypeSet current, Set<String> names) {
    return names.stream().map(current::get).flatMap(Optional::stream).toList();
  }

  /** Notes that an answer is on its way. */
  public void onSent(String nonce, Instant at) {
    acknowledgement = acknowledgement.sent(nonce, at);
  }

  public XdsType type() {
    return type;
  }

  public boolean isOutstanding() {
    return acknowledgement.isOutstanding();
  }

  /** What the proxy was sent last, and what it was found to have without; empty at first. */
  public Optional<TypeSet> sent() {
    return Optional.ofNullable(sent);
  }

  /** The resources that the proxy refused and has not taken in another form since; by name. */
  public List<Refused> refused() {
    return List.copyOf(refused.values());
  }

  public Acknowledgement acknowledgement() {
    return acknowledgement;
  }

  public Subscription subscription() {
    return subscription;
  }
}
