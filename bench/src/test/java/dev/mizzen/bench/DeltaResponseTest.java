package dev.mizzen.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import org.junit.jupiter.api.Test;

class DeltaResponseTest {
  @Test
  void bodiesAreTheBytesOfEachResource() {
    // Given
    Cluster cluster = Cluster.newBuilder().setName("a").setType(Cluster.DiscoveryType.EDS).build();
    byte[] sent =
        DeltaDiscoveryResponse.newBuilder()
            .setTypeUrl(XdsTypes.CLUSTER)
            .setNonce("n1")
            .addResources(Resource.newBuilder().setName("a").setResource(Any.pack(cluster)))
            .build()
            .toByteArray();
    // When
    DeltaResponse response = DeltaResponse.read(sent);
    // Then
    assertThat(response.typeUrl()).isEqualTo(XdsTypes.CLUSTER);
    assertThat(response.nonce()).isEqualTo("n1");
    assertThat(response.bodies()).containsExactly(cluster.toByteString());
    assertThat(new FollowUps().of(response.typeUrl(), response.bodies().getFirst()))
        .containsExactly("a");
  }
}
