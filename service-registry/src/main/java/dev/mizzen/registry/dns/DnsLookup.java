package dev.mizzen.registry.dns;

import dev.mizzen.registry.dns.DnsMessage.RecordType;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the machine's name servers over UDP, one after the other until one does not fail. No search
 * domains and no {@code /etc/hosts}, as in istiod.
 *
 * <p>Errors: a server that does not answer in time, or that fails, is passed over. Where one family
 * could not be asked for, the other one's answer counts. Immutable; any thread may use it. Source:
 * Istio 1.30, pilot/pkg/model/network.go.
 */
public final class DnsLookup implements NameLookup {
  private static final Logger LOG = LoggerFactory.getLogger(DnsLookup.class);
  private static final Path RESOLV_CONF = Path.of("/etc/resolv.conf");
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final int MAX_SERVERS = 3;
  private static final int DNS_PORT = 53;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final List<InetSocketAddress> servers;
  private final Duration timeout;

  /**
   * @param servers asked in this order; the first {@value #MAX_SERVERS}
   * @param timeout of one question to one server
   */
  DnsLookup(List<InetSocketAddress> servers, Duration timeout) {
    this.servers = servers.stream().limit(MAX_SERVERS).toList();
    this.timeout = timeout;
  }

  /** Asks the servers of {@code /etc/resolv.conf}; nobody where that cannot be read. */
  public static DnsLookup ofMachine() {
    try {
      return new DnsLookup(servers(Files.readAllLines(RESOLV_CONF)), TIMEOUT);
    } catch (IOException unreadable) {
      LOG.atWarn()
          .addKeyValue("file", RESOLV_CONF)
          .setCause(unreadable)
          .log("no name servers are known, network gateways with names stay without address");
      return new DnsLookup(List.of(), TIMEOUT);
    }
  }

  /** The name servers that lines of a resolv.conf name. */
  static List<InetSocketAddress> servers(List<String> lines) {
    return lines.stream()
        .map(line -> line.strip().split("\\s+"))
        .filter(words -> words.length > 1 && words[0].equals("nameserver"))
        .map(words -> new InetSocketAddress(words[1], DNS_PORT))
        .filter(server -> !server.isUnresolved())
        .toList();
  }

  @Override
  public Optional<NameAnswer> addresses(String name) {
    List<CompletableFuture<Optional<NameAnswer>>> questions = new ArrayList<>();
    for (RecordType type : RecordType.values()) {
      CompletableFuture<Optional<NameAnswer>> answer = new CompletableFuture<>();
      Thread.ofVirtual()
          .name("dns-lookup")
          .start(() -> answer.completeAsync(() -> ask(name, type), Runnable::run));
      questions.add(answer);
    }
    List<NameAnswer> answers =
        questions.stream().map(CompletableFuture::join).flatMap(Optional::stream).toList();
    return answers.isEmpty() ? Optional.empty() : Optional.of(together(answers));
  }

  private static NameAnswer together(List<NameAnswer> answers) {
    return new NameAnswer(
        answers.stream().flatMap(answer -> answer.addresses().stream()).sorted().toList(),
        answers.stream().map(NameAnswer::ttl).min(Duration::compareTo).orElseThrow());
  }

  private Optional<NameAnswer> ask(String name, RecordType type) {
    return servers.stream().flatMap(server -> ask(server, name, type).stream()).findFirst();
  }

  private Optional<NameAnswer> ask(InetSocketAddress server, String name, RecordType type) {
    int id = RANDOM.nextInt(1 << 16);
    Optional<byte[]> question = DnsMessage.question(id, name, type);
    if (question.isEmpty()) {
      return Optional.empty();
    }
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(server);
      socket.setSoTimeout((int) timeout.toMillis());
      socket.send(new DatagramPacket(question.get(), question.get().length));
      DatagramPacket answer =
          new DatagramPacket(new byte[DnsMessage.MAX_BYTES], DnsMessage.MAX_BYTES);
      socket.receive(answer);
      return DnsMessage.answer(Arrays.copyOf(answer.getData(), answer.getLength()), id);
    } catch (IOException unreachable) {
      LOG.atDebug()
          .addKeyValue("server", server)
          .addKeyValue("name", name)
          .setCause(unreachable)
          .log("name server does not answer");
      return Optional.empty();
    }
  }
}
