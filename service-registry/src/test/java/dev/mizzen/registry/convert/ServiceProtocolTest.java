package dev.mizzen.registry.convert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.model.service.Protocol;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceProtocolTest {

  @ParameterizedTest
  @CsvSource({
    // transport, appProtocol, name, port, protocol
    "TCP, , '', 80, UNSUPPORTED",
    "'', , http, 80, HTTP",
    "TCP, , http-web, 8080, HTTP",
    "TCP, , HTTP-Web, 8080, HTTP",
    "TCP, , http_proxy, 3128, HTTP_PROXY",
    "TCP, , http_web, 80, UNSUPPORTED",
    "TCP, , http2-x, 80, HTTP2",
    "TCP, , grpc, 80, GRPC",
    "TCP, , grpc-web, 80, GRPC_WEB",
    "TCP, , GRPC-WEB-9, 80, GRPC_WEB",
    "TCP, , grpcweb, 80, UNSUPPORTED",
    "TCP, , https-x, 9443, HTTPS",
    "TCP, , tls, 80, TLS",
    "TCP, , mongo, 53, MONGO",
    "TCP, , redis, 6379, REDIS",
    "TCP, , mysql, 80, MYSQL",
    "TCP, , mysqlx, 3306, TCP",
    "TCP, , hbone, 53, TCP",
    "TCP, , '', 25, TCP",
    "TCP, , '', 27017, TCP",
    "TCP, , udp, 80, UDP",
    "UDP, , http, 80, UDP",
    "UDP, http, http, 80, UDP",
    "TCP, https, web, 8080, HTTPS",
    "TCP, HTTP2, web, 8080, HTTP2",
    "TCP, grpc-web, http, 8083, GRPC_WEB",
    "TCP, kubernetes.io/h2c, http, 80, HTTP2",
    "TCP, kubernetes.io/ws, tcp, 80, HTTP",
    "TCP, kubernetes.io/wss, tcp, 80, HTTPS",
    "TCP, example.com/own, http, 8080, UNSUPPORTED",
    "TCP, example.com/own, http, 3306, TCP",
  })
  void appProtocolThenNameThenWellKnownPortChoosesTheProtocol(
      String transport, String appProtocol, String name, int port, Protocol expected) {
    assertThat(ServiceProtocol.of(port, name, transport, Optional.ofNullable(appProtocol)))
        .isEqualTo(expected);
  }
}
