package dev.mizzen.registry.allocate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.model.ObjectStatus.HostAddress;
import dev.mizzen.model.load.FaultHandler;
import dev.mizzen.model.mesh.DiscoverySelectors;
import dev.mizzen.registry.kube.Labels;
import dev.mizzen.registry.kube.ObjectListener;
import dev.mizzen.registry.kube.ObjectWatches;
import dev.mizzen.registry.kube.WatchScope;
import dev.mizzen.registry.kube.Watched;
import dev.mizzen.registry.kube.write.Answer;
import dev.mizzen.registry.kube.write.KeyedWork;
import dev.mizzen.registry.kube.write.KeyedWork.Result;
import dev.mizzen.registry.kube.write.KubeObjects;
import dev.mizzen.registry.kube.write.ObjectRef;
import dev.mizzen.registry.leader.CurrentTerm;
import dev.mizzen.registry.leader.LeaderDuty;
import dev.mizzen.registry.leader.Leadership;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes into the status of ServiceEntries which addresses their hosts were given. The leader's
 * duty. What a status says already is kept, by a new leader too; a write is refused where the
 * object has changed since it was looked at, and is then worked out anew.
 *
 * <p>Errors: an object that cannot be written costs itself; without the right to write, or without
 * the kind, it is tried again at times.
 *
 * <p>Source: Istio 1.30, pilot/pkg/controllers/ipallocate.
 */
public final class ServiceEntryAddresses implements LeaderDuty {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceEntryAddresses.class);
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String VERSION = "networking.istio.io/v1";
  private static final String KIND = "ServiceEntry";
  private static final String PLURAL = "serviceentries";

  /** One piece of work: who gets what depends on all of them. */
  private static final String ALL = "all";

  private final KubeObjects objects;
  private final ObjectWatches watches;
  private final WatchScope scope;
  private final List<AddressRange> ranges;
  private final Supplier<DiscoverySelectors> selectors;
  private final FaultHandler faults;
  private final CurrentTerm<Term> term = new CurrentTerm<>();

  /**
   * @param scope whose ServiceEntries are given addresses
   * @param ranges each host gets one address of each
   * @param selectors of the namespaces, as they are now
   */
  public ServiceEntryAddresses(
      KubeObjects objects,
      ObjectWatches watches,
      WatchScope scope,
      List<AddressRange> ranges,
      Supplier<DiscoverySelectors> selectors,
      FaultHandler faults) {
    this.objects = objects;
    this.watches = watches;
    this.scope = scope;
    this.ranges = List.copyOf(ranges);
    this.selectors = selectors;
    this.faults = faults;
  }

  @Override
  public void begin(Leadership leadership) {
    term.begin(new Term(leadership));
  }

  @Override
  public void end() {
    term.end();
  }

  /** The selectors are others. Any thread may call it. */
  public void changed() {
    term.ifLeading(Term::want);
  }

  /** One time of leading. */
  private final class Term implements CurrentTerm.Term {
    private final Leadership leadership;
    private final AddressPlan plan = new AddressPlan(ranges);
    private final KeyedWork work = new KeyedWork("addresses", _ -> bringAll(), faults);
    private final List<ObjectWatches.Watch> open = new ArrayList<>();
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();
    private final Map<String, Map<String, String>> namespaces = new ConcurrentHashMap<>();
    private volatile boolean hasEntries;
    private volatile boolean hasNamespaces;
    private String complaint = "";

    Term(Leadership leadership) {
      this.leadership = leadership;
    }

    @Override
    public void start() {
      work.start();
      open.add(watches.follow(Watched.namespaces(), new Namespaces()));
      open.add(
          watches.follow(
              new Watched(KIND, VERSION, PLURAL, scope.namespace(), "", true),
              new ServiceEntries()));
    }

    @Override
    public void close() {
      open.forEach(ObjectWatches.Watch::close);
      work.close();
    }

    /** Before all are known, none can be given an address that nobody has. */
    void want() {
      if (hasEntries && hasNamespaces) {
        work.want(ALL);
      }
    }

    private Result bringAll() throws InterruptedException {
      List<Entry> selected =
          entries.values().stream().filter(entry -> isSelected(entry.namespace())).toList();
      for (Map.Entry<Entry, List<HostAddress>> change : plan.changes(selected).entrySet()) {
        if (!leadership.isHeld()) {
          return Result.DONE;
        }
        if (!write(change.getKey(), change.getValue())) {
          return Result.AGAIN;
        }
      }
      return Result.DONE;
    }

    private boolean isSelected(String namespace) {
      return selectors.get().select(Optional.ofNullable(namespaces.get(namespace)));
    }

    /** Whether to go on to the next. */
    private boolean write(Entry entry, List<HostAddress> addresses) throws InterruptedException {
      ObjectRef object = new ObjectRef(VERSION, KIND, PLURAL, entry.namespace(), entry.name());
      return switch (objects.mergeStatus(object, patch(entry, addresses))) {
        case Answer.Done(var now) -> {
          // The watch will tell too; until then the plan must not give to it again.
          entries.computeIfPresent(
              entry.key(), (key, known) -> known.equals(entry) ? Entry.of(now) : known);
          complaint = "";
          yield true;
        }
        case Answer.NotFound _, Answer.Conflict _ -> true; // the watch tells what became of it
        case Answer.Invalid(var message) -> {
          complain(object, message);
          yield true;
        }
        case Answer.Forbidden(var message) -> {
          complain(object, message);
          yield false;
        }
        case Answer.Unavailable(var message, var retryAfter) -> {
          complain(object, message);
          yield false;
        }
      };
    }

    private void complain(ObjectRef object, String message) {
      if (!message.equals(complaint)) {
        complaint = message;
        LOG.atInfo()
            .addKeyValue("object", object)
            .addKeyValue("reason", message)
            .log("addresses not written, it is tried again");
      }
    }

    private final class ServiceEntries implements ObjectListener {
      @Override
      public void present(String namespace, String name, JsonNode object) {
        Entry entry = Entry.of(object);
        entries.put(entry.key(), entry);
        want();
      }

      @Override
      public void gone(String namespace, String name) {
        entries.remove(namespace + "/" + name);
        want();
      }

      @Override
      public void listed() {
        hasEntries = true;
        want();
      }
    }

    private final class Namespaces implements ObjectListener {
      @Override
      public void present(String namespace, String name, JsonNode object) {
        Map<String, String> labels = Labels.of(object);
        if (!labels.equals(namespaces.put(name, labels))) {
          want();
        }
      }

      @Override
      public void gone(String namespace, String name) {
        namespaces.remove(name);
      }

      @Override
      public void listed() {
        hasNamespaces = true;
        want();
      }
    }
  }

  /** Fenced by the version that was looked at. */
  private static ObjectNode patch(Entry entry, List<HostAddress> addresses) {
    ObjectNode patch = MAPPER.createObjectNode();
    patch.putObject("metadata").put("resourceVersion", entry.resourceVersion());
    ArrayNode list = patch.putObject("status").putArray("addresses");
    addresses.forEach(one -> list.addObject().put("host", one.host()).put("value", one.address()));
    return patch;
  }
}
