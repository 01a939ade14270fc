package dev.mizzen.istiod.envoy.netns;

import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.stream.IntStream;

/**
 * A private network of a host and its pods, as a node has it. Nothing of it outlives {@link
 * #close}, a failed start or the end of this process.
 *
 * <pre>
 *  this machine           switch (a namespace)          pod (a namespace each)
 *  mizzenPID ──veth── host ── bridge ── pod2 ──veth── eth0, .2, default route by .1
 *  .1                                 └ pod3 ──veth── eth0, .3
 * </pre>
 *
 * <p>The bridge has a namespace of its own, so that no rule of the machine's firewall for forwarded
 * packets, such as Docker makes, is asked about packets from pod to pod.
 */
final class PodNetwork implements AutoCloseable {
  /** Kept short: an interface's name ends after 15 characters. */
  private static final String HOST_LINK = "mizzen" + ProcessHandle.current().pid();

  private final String prefix;
  private final Thread atEnd = new Thread(PodNetwork::removeAll, "remove-network-namespaces");

  private PodNetwork(String prefix) {
    this.prefix = prefix;
  }

  static PodNetwork make() throws SocketException {
    Namespace.abandoned().forEach(Namespace::close);
    PodNetwork network = new PodNetwork(freePrefix());
    Runtime.getRuntime().addShutdownHook(network.atEnd);
    try {
      network.connectHost();
    } catch (RuntimeException failed) {
      network.close();
      throw failed;
    }
    return network;
  }

  private void connectHost() {
    Namespace bridge = Namespace.make("switch");
    bridge.ip(
        """
        link add bridge type bridge
        link set bridge up
        """);
    Tool.IP.run(
        "link", "add", HOST_LINK, "type", "veth", "peer", "name", "host", "netns", bridge.name());
    bridge.ip("link set host master bridge up");
    Tool.IP.run("address", "add", prefix + "1/24", "dev", HOST_LINK);
    Tool.IP.run("link", "set", HOST_LINK, "up");
  }

  /** A pod's namespace with the address that ends with this number, from 2 up. */
  Namespace pod(String name, int number) {
    Namespace pod = Namespace.make(name);
    String bridge = Namespace.name("switch");
    String port = "pod" + number;
    pod.ip(
        """
        link add eth0 type veth peer name %s netns %s
        address add %s/24 dev eth0
        link set lo up
        link set eth0 up
        route add default via %s
        """
            .formatted(port, bridge, address(number), address(1)));
    new Namespace(bridge).ip("link set " + port + " master bridge up");
    return pod;
  }

  /** The first three numbers of every address, with a dot behind each. */
  String prefix() {
    return prefix;
  }

  /** This machine's address in the network. */
  InetAddress host() {
    return InetAddress.ofLiteral(address(1));
  }

  String address(int number) {
    return prefix + number;
  }

  @Override
  public void close() {
    removeAll();
    Runtime.getRuntime().removeShutdownHook(atEnd);
  }

  /** The machine's end of the link to the bridge goes with the bridge's namespace. */
  private static void removeAll() {
    Namespace.own().forEach(Namespace::close);
  }

  private static String freePrefix() throws SocketException {
    var taken =
        NetworkInterface.networkInterfaces()
            .flatMap(link -> link.getInterfaceAddresses().stream())
            .map(InterfaceAddress::getAddress)
            .map(InetAddress::getHostAddress)
            .toList();
    int first = Math.floorMod(ProcessHandle.current().pid(), 256);
    return IntStream.range(first, first + 256)
        .mapToObj(number -> "10.244." + number % 256 + ".")
        .filter(prefix -> taken.stream().noneMatch(address -> address.startsWith(prefix)))
        .findFirst()
        .orElseThrow();
  }
}
