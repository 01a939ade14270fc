package dev.mizzen.xds.generate.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.model.Hostname;
import org.junit.jupiter.api.Test;

class ClusterNameTest {
  private static final Hostname HOST = new Hostname("reviews.shop.svc.cluster.local");

  @Test
  void outboundNamesAreJoinedByBars() {
    assertThat(ClusterName.outbound(80, "v1", HOST))
        .hasToString("outbound|80|v1|reviews.shop.svc.cluster.local");
    assertThat(ClusterName.outbound(80, HOST))
        .hasToString("outbound|80||reviews.shop.svc.cluster.local");
  }

  @Test
  void inboundNamesHavePortsOnly() {
    assertThat(ClusterName.inbound(8080)).hasToString("inbound|8080||");
  }

  @Test
  void sniFormIsJoinedByUnderscoreAndDot() {
    assertThat(ClusterName.outbound(80, HOST).sniDnat())
        .hasToString("outbound_.80_._.reviews.shop.svc.cluster.local");
  }

  @Test
  void bothFormsAreReadBack() {
    ClusterName name = ClusterName.outbound(80, "v1", HOST);
    assertThat(ClusterName.parse(name.toString())).contains(name);
    assertThat(ClusterName.parse(name.sniDnat().toString())).contains(name.sniDnat());
    assertThat(ClusterName.parse("inbound|8080||")).contains(ClusterName.inbound(8080));
  }

  @Test
  void otherNamesAreNone() {
    assertThat(ClusterName.parse("BlackHoleCluster")).isEmpty();
    assertThat(ClusterName.parse("outbound|http||host")).isEmpty();
    assertThat(ClusterName.parse("outbound|80|host")).isEmpty();
    assertThat(ClusterName.parse("outbound|80")).isEmpty();
    assertThat(ClusterName.parse("outbound_.80_.host")).isEmpty();
  }
}
