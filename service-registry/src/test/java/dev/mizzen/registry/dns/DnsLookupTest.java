package dev.mizzen.registry.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class DnsLookupTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final int TYPE_A = 1;
  private static final int NO_SUCH_NAME = 3;
  private static final int SERVER_FAILURE = 2;

  /** Answers every question on loopback until it is closed. */
  private record NameServer(DatagramSocket socket) implements AutoCloseable {
    static NameServer answering(UnaryOperator<ByteBuffer> answer) throws IOException {
      DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
      Thread.ofVirtual().start(() -> serve(socket, answer));
      return new NameServer(socket);
    }

    private static void serve(DatagramSocket socket, UnaryOperator<ByteBuffer> answer) {
      try {
        while (true) {
          DatagramPacket packet = new DatagramPacket(new byte[512], 512);
          socket.receive(packet);
          ByteBuffer made =
              answer.apply(ByteBuffer.wrap(Arrays.copyOf(packet.getData(), packet.getLength())));
          socket.send(new DatagramPacket(made.array(), made.position(), packet.getSocketAddress()));
        }
      } catch (IOException closed) {
        // the test is over
      }
    }

    InetSocketAddress address() {
      return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    @Override
    public void close() {
      socket.close();
    }
  }

  private static int type(ByteBuffer question) {
    return question.getShort(question.limit() - 4);
  }

  /** The question again as an answer with this code, ready for this many records. */
  private static ByteBuffer reply(ByteBuffer question, int code, int records) {
    ByteBuffer reply = ByteBuffer.allocate(512);
    reply.put(question.duplicate());
    reply.putShort(2, (short) (0x8180 | code)).putShort(6, (short) records);
    return reply;
  }

  private static void addRecord(ByteBuffer reply, int type, int ttlSeconds, byte... data) {
    reply.putShort((short) 0xc00c).putShort((short) type).putShort((short) 1).putInt(ttlSeconds);
    reply.putShort((short) data.length).put(data);
  }

  private static ByteBuffer addresses(ByteBuffer question) {
    if (type(question) != TYPE_A) {
      return reply(question, 0, 0);
    }
    ByteBuffer reply = reply(question, 0, 3);
    addRecord(reply, 5, 20, (byte) 1, (byte) 'x', (byte) 0);
    addRecord(reply, TYPE_A, 60, (byte) 192, (byte) 0, (byte) 2, (byte) 9);
    addRecord(reply, TYPE_A, 90, (byte) 192, (byte) 0, (byte) 2, (byte) 1);
    return reply;
  }

  @Test
  void addressesComeSortedAndHoldAsLongAsTheShortestRecord() throws IOException {
    try (NameServer server =
        NameServer.answering(
            question -> type(question) == TYPE_A ? addresses(question) : ofIpv6(question))) {
      // When
      var answer = new DnsLookup(List.of(server.address()), TIMEOUT).addresses("lb.example.com");
      // Then
      assertThat(answer)
          .hasValue(
              new NameAnswer(
                  List.of("192.0.2.1", "192.0.2.9", "2001:db8:0:0:0:0:0:1"),
                  Duration.ofSeconds(20)));
    }
  }

  private static ByteBuffer ofIpv6(ByteBuffer question) {
    ByteBuffer reply = reply(question, 0, 1);
    byte[] address = new byte[16];
    ByteBuffer.wrap(address).putInt(0, 0x20010db8).put(15, (byte) 1);
    addRecord(reply, 28, 300, address);
    return reply;
  }

  @Test
  void nameThatDoesNotExistHasNoAddresses() throws IOException {
    try (NameServer server = NameServer.answering(question -> reply(question, NO_SUCH_NAME, 0))) {
      // When
      var answer = new DnsLookup(List.of(server.address()), TIMEOUT).addresses("no.example.com");
      // Then
      assertThat(answer).hasValue(new NameAnswer(List.of(), Duration.ZERO));
    }
  }

  @Test
  void nextServerIsAskedWhereOneFails() throws IOException {
    try (NameServer broken = NameServer.answering(question -> reply(question, SERVER_FAILURE, 0));
        NameServer confused =
            NameServer.answering(question -> ByteBuffer.allocate(3).putShort((short) 1));
        NameServer sound = NameServer.answering(DnsLookupTest::addresses)) {
      // When
      var lookup =
          new DnsLookup(List.of(broken.address(), confused.address(), sound.address()), TIMEOUT);
      // Then
      assertThat(lookup.addresses("lb.example.com").map(NameAnswer::addresses))
          .hasValue(List.of("192.0.2.1", "192.0.2.9"));
    }
  }

  @Test
  void nobodyToAskIsNoAnswer() throws IOException {
    try (NameServer broken = NameServer.answering(question -> reply(question, SERVER_FAILURE, 0))) {
      assertThat(new DnsLookup(List.of(broken.address()), TIMEOUT).addresses("a.com")).isEmpty();
    }
    assertThat(new DnsLookup(List.of(), TIMEOUT).addresses("a.com")).isEmpty();
  }

  @Test
  void whatIsNoNameIsNotAskedFor() {
    assertThat(DnsMessage.question(1, "a..com", DnsMessage.RecordType.A)).isEmpty();
    assertThat(DnsMessage.question(1, "x".repeat(64) + ".com", DnsMessage.RecordType.A)).isEmpty();
    assertThat(DnsMessage.question(1, "", DnsMessage.RecordType.A)).isEmpty();
  }

  @Test
  void answerToAnotherQuestionIsNone() {
    byte[] question = DnsMessage.question(7, "a.com", DnsMessage.RecordType.A).orElseThrow();
    ByteBuffer reply = reply(ByteBuffer.wrap(question), 0, 0);
    byte[] bytes = Arrays.copyOf(reply.array(), reply.position());
    assertThat(DnsMessage.answer(bytes, 7)).isPresent();
    assertThat(DnsMessage.answer(bytes, 8)).isEqualTo(Optional.empty());
    assertThat(DnsMessage.answer(question, 7)).isEmpty();
  }

  @Test
  void nameServersStandInResolvConf() {
    assertThat(
            DnsLookup.servers(
                List.of(
                    "# nameserver 9.9.9.9", "search a.com", "nameserver  10.0.0.53", "nameserver")))
        .containsExactly(new InetSocketAddress("10.0.0.53", 53));
  }
}
