package dev.mizzen.xds.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.StringValue;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.xds.generate.Resource;
import dev.mizzen.xds.push.EncodedResource;
import dev.mizzen.xds.push.TypeWatch;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EncodedResponseTest {
  private static final String TYPE = "type.googleapis.com/google.protobuf.StringValue";
  private static final EncodedResource RESOURCE =
      EncodedResource.of(
          TYPE,
          new Resource("name", StringValue.of("x".repeat(300)), Set.of(ConfigKey.MESH_CONFIG)));

  @Test
  void deltaBytesAreADeltaDiscoveryResponse() throws IOException {
    EncodedResponse response =
        EncodedResponse.delta(
            "v/1", TYPE, "n", new TypeWatch.Answer(List.of(RESOURCE, RESOURCE), List.of("gone")));

    DeltaDiscoveryResponse parsed = DeltaDiscoveryResponse.parseFrom(drained(response));

    assertThat(parsed.getSystemVersionInfo()).isEqualTo("v/1");
    assertThat(parsed.getNonce()).isEqualTo("n");
    assertThat(parsed.getTypeUrl()).isEqualTo(TYPE);
    assertThat(parsed.getRemovedResourcesList()).containsExactly("gone");
    assertThat(parsed.getResourcesList()).hasSize(2);
    assertThat(parsed.getResources(0).getName()).isEqualTo("name");
    assertThat(parsed.getResources(0).getVersion()).isEqualTo(RESOURCE.version());
    assertThat(parsed.getResources(0).getResource().unpack(StringValue.class).getValue())
        .hasSize(300);
  }

  @Test
  void stateOfTheWorldBytesAreADiscoveryResponse() throws IOException {
    EncodedResponse response =
        EncodedResponse.stateOfTheWorld(
            "v/1", TYPE, "n", new TypeWatch.Answer(List.of(RESOURCE), List.of()));

    DiscoveryResponse parsed = DiscoveryResponse.parseFrom(drained(response));

    assertThat(parsed.getVersionInfo()).isEqualTo("v/1");
    assertThat(parsed.getNonce()).isEqualTo("n");
    assertThat(parsed.getResourcesList()).hasSize(1);
    assertThat(parsed.getResources(0).unpack(StringValue.class).getValue()).hasSize(300);
  }

  @Test
  void readingGivesTheSameBytesAsDraining() throws IOException {
    EncodedResponse response =
        EncodedResponse.delta("v/1", TYPE, "n", new TypeWatch.Answer(List.of(RESOURCE), List.of()));

    byte[] read;
    try (InputStream stream = new EncodedResponse.ResponseMarshaller().stream(response)) {
      read = stream.readAllBytes();
    }

    assertThat(read).isEqualTo(drained(response));
  }

  private static byte[] drained(EncodedResponse response) throws IOException {
    try (InputStream stream = new EncodedResponse.ResponseMarshaller().stream(response)) {
      int announced = ((KnownLength) stream).available();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      int written = ((Drainable) stream).drainTo(out);
      assertThat(written).isEqualTo(announced).isEqualTo(out.size()).isEqualTo(response.size());
      return out.toByteArray();
    }
  }
}
