package dev.mizzen.istiod.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.istiod.golden.AdsClient;
import dev.mizzen.istiod.golden.RunningIstiod;
import dev.mizzen.xds.protocol.XdsType;
import io.envoyproxy.envoy.config.core.v3.Node;
import java.net.InetAddress;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** What a server shows to callers. */
public final class ServedRoots {
  private ServedRoots() {}

  /** Fails where the port's certificate does not lead to the root. */
  public static void handshake(int port, X509Certificate root) throws Exception {
    assertThat(shown(port, root)).isNotNull();
  }

  /** The port's certificate; fails where it does not lead to the root. */
  public static X509Certificate shown(int port, X509Certificate root) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setCertificateEntry("root", root);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(loopback, port)) {
      socket.setSoTimeout(30_000);
      socket.startHandshake();
      assertThat(socket.getSession().isValid()).isTrue();
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }

  public static boolean isTrusted(int port, X509Certificate root) throws Exception {
    try {
      handshake(port, root);
      return true;
    } catch (SSLException refused) {
      return false;
    }
  }

  /** As a proxy gets them. */
  public static List<?> clusters(RunningIstiod server) throws Exception {
    Node node =
        Node.newBuilder().setId("sidecar~10.0.0.1~a.default~default.svc.cluster.local").build();
    try (AdsClient client = AdsClient.stateOfTheWorld(server.grpcPort(), node)) {
      return client.fetch(XdsType.CLUSTER, List.of());
    }
  }
}
