package dev.mizzen.xds.generate.listener.http;

import com.google.protobuf.BoolValue;
import dev.mizzen.api.mesh.v1alpha1.ForwardClientCertDetails;
import dev.mizzen.api.mesh.v1alpha1.ProxyConfig.ProxyHeaders;
import dev.mizzen.xds.generate.listener.settings.ListenerProxy;
import dev.mizzen.xds.generate.listener.settings.ListenerSide;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.ServerHeaderTransformation;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.SetCurrentClientCertDetails;

/**
 * Which headers the proxy adds by itself: its name, the client's certificate, the request's id.
 *
 * <p>Source: Istio 1.30, pilot/pkg/networking/core/networkfilter and listener_builder.go,
 * ProxyConfig proxyHeaders and gatewayTopology; spec xds §5.4.
 */
final class ProxyHeaderRules {
  private static final String SERVER_NAME = "istio-envoy";

  private ProxyHeaderRules() {}

  static void apply(HttpConnectionManager.Builder manager, ListenerSide side, ListenerProxy proxy) {
    ProxyHeaders headers = proxy.headers();
    if (side != ListenerSide.SIDECAR_OUTBOUND) {
      addServerName(manager, headers.getServer());
    }
    switch (side) {
      case SIDECAR_OUTBOUND -> {}
      case SIDECAR_INBOUND -> addMeshClient(manager, headers);
      case GATEWAY -> addOutsideClient(manager, proxy);
    }
    if (headers.getRequestId().getDisabled().getValue()) {
      manager.setGenerateRequestId(BoolValue.of(false));
    }
    if (headers.getXForwardedPort().getEnabled().getValue()) {
      manager.setAppendXForwardedPort(true);
    }
  }

  private static void addServerName(
      HttpConnectionManager.Builder manager, ProxyHeaders.Server server) {
    if (server.getDisabled().getValue()) {
      manager.setServerHeaderTransformation(ServerHeaderTransformation.PASS_THROUGH);
      return;
    }
    manager.setServerName(server.getValue().isEmpty() ? SERVER_NAME : server.getValue());
  }

  private static void addMeshClient(HttpConnectionManager.Builder manager, ProxyHeaders headers) {
    var details =
        forwarded(headers.getForwardedClientCert(), ForwardClientCertDetails.APPEND_FORWARD);
    manager.setForwardClientCertDetails(details);
    if (!setsCurrent(details)) {
      return;
    }
    SetCurrentClientCertDetails.Builder current =
        SetCurrentClientCertDetails.newBuilder()
            .setSubject(BoolValue.of(true))
            .setUri(true)
            .setDns(true);
    ProxyHeaders.SetCurrentClientCertDetails wanted = headers.getSetCurrentClientCertDetails();
    if (wanted.hasSubject()) {
      current.setSubject(wanted.getSubject());
    }
    if (wanted.hasCert()) {
      current.setCert(wanted.getCert().getValue());
    }
    if (wanted.hasChain()) {
      current.setChain(wanted.getChain().getValue());
    }
    if (wanted.hasDns()) {
      current.setDns(wanted.getDns().getValue());
    }
    if (wanted.hasUri()) {
      current.setUri(wanted.getUri().getValue());
    }
    manager.setSetCurrentClientCertDetails(current);
  }

  private static void addOutsideClient(HttpConnectionManager.Builder manager, ListenerProxy proxy) {
    manager.setXffNumTrustedHops(proxy.topology().getNumTrustedProxies());
    var details =
        forwarded(
            proxy.topology().getForwardClientCertDetails(), ForwardClientCertDetails.SANITIZE_SET);
    manager.setForwardClientCertDetails(details);
    if (setsCurrent(details)) {
      manager.setSetCurrentClientCertDetails(
          SetCurrentClientCertDetails.newBuilder()
              .setSubject(BoolValue.of(true))
              .setCert(true)
              .setDns(true)
              .setUri(true));
    }
  }

  private static boolean setsCurrent(HttpConnectionManager.ForwardClientCertDetails details) {
    return details == HttpConnectionManager.ForwardClientCertDetails.APPEND_FORWARD
        || details == HttpConnectionManager.ForwardClientCertDetails.SANITIZE_SET;
  }

  private static HttpConnectionManager.ForwardClientCertDetails forwarded(
      ForwardClientCertDetails wanted, ForwardClientCertDetails fallback) {
    ForwardClientCertDetails effective =
        wanted == ForwardClientCertDetails.UNDEFINED ? fallback : wanted;
    return switch (effective) {
      case FORWARD_ONLY -> HttpConnectionManager.ForwardClientCertDetails.FORWARD_ONLY;
      case APPEND_FORWARD -> HttpConnectionManager.ForwardClientCertDetails.APPEND_FORWARD;
      case SANITIZE_SET -> HttpConnectionManager.ForwardClientCertDetails.SANITIZE_SET;
      case ALWAYS_FORWARD_ONLY ->
          HttpConnectionManager.ForwardClientCertDetails.ALWAYS_FORWARD_ONLY;
      case SANITIZE, UNDEFINED, UNRECOGNIZED ->
          HttpConnectionManager.ForwardClientCertDetails.SANITIZE;
    };
  }
}
