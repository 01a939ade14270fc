package dev.mizzen.xds.simulation;

import static dev.mizzen.xds.simulation.Configs.arriving;
import static dev.mizzen.xds.simulation.Configs.outbound;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.xds.simulation.Call.Arrival;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ListenerChoiceTest {
  private static final List<Listener> SIDECAR =
      Configs.config(
              """
              listeners:
              - {name: any, address: {socketAddress: {address: 0.0.0.0, portValue: 80}}, bindToPort: false}
              - {name: exact, address: {socketAddress: {address: 10.0.0.1, portValue: 80}}, bindToPort: false}
              - name: dual
                address: {socketAddress: {address: 0.0.0.0, portValue: 90}}
                additionalAddresses: [{address: {socketAddress: {address: 'fd00::1', portValue: 90}}}]
              - {name: virtualOutbound, address: {socketAddress: {address: 0.0.0.0, portValue: 15001}}, useOriginalDst: true}
              - {name: virtualInbound, address: {socketAddress: {address: 0.0.0.0, portValue: 15006}}}
              """)
          .listeners();

  @Test
  void outboundGoesToTheListenerOfItsAddressAndPort() {
    assertThat(chosen(outbound("10.0.0.1", 80))).contains("exact");
  }

  @Test
  void outboundToAnotherAddressGoesToTheListenerOfAnyAddress() {
    assertThat(chosen(outbound("10.0.0.2", 80))).contains("any");
  }

  @Test
  void outboundToAPortWithoutListenerStaysWhereItArrived() {
    assertThat(chosen(outbound("10.0.0.1", 81))).contains("virtualOutbound");
  }

  @Test
  void listenerMayHaveMoreAddresses() {
    assertThat(chosen(outbound("fd00::1", 90))).contains("dual");
  }

  @Test
  void inboundIsNotHandedToOutboundListeners() {
    assertThat(chosen(arriving(outbound("10.0.0.1", 80), Arrival.INBOUND)))
        .contains("virtualInbound");
  }

  @Test
  void whatIsNotRedirectedNeedsAListenerThatIsBoundToThePort() {
    assertThat(chosen(arriving(outbound("10.0.0.1", 80), Arrival.DIRECT))).isEmpty();
    assertThat(chosen(arriving(outbound("10.0.0.1", 90), Arrival.DIRECT))).contains("dual");
  }

  private static Optional<String> chosen(Call call) {
    return ListenerChoice.of(SIDECAR, call).map(Listener::getName);
  }
}
