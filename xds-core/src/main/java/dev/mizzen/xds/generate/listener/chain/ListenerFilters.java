package dev.mizzen.xds.generate.listener.chain;

import com.google.protobuf.Message;
import com.google.protobuf.UInt32Value;
import dev.mizzen.xds.generate.Anys;
import io.envoyproxy.envoy.config.listener.v3.ListenerFilter;
import io.envoyproxy.envoy.extensions.filters.listener.http_inspector.v3.HttpInspector;
import io.envoyproxy.envoy.extensions.filters.listener.original_dst.v3.OriginalDst;
import io.envoyproxy.envoy.extensions.filters.listener.original_src.v3.OriginalSrc;
import io.envoyproxy.envoy.extensions.filters.listener.proxy_protocol.v3.ProxyProtocol;
import io.envoyproxy.envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector;

/**
 * Filters that look at a connection before a chain is chosen. Source: Istio 1.30,
 * pilot/pkg/xds/filters/filters.go; spec xds §10.3.
 */
public final class ListenerFilters {
  /** By which the kernel knows traffic of the proxy. */
  private static final int TPROXY_MARK = 1337;

  /** Most ClientHellos fit, so that a connection takes little memory. */
  private static final int TLS_BUFFER_BYTES = 512;

  /** Reads the SNI and the protocols that TLS offers. */
  public static final ListenerFilter TLS_INSPECTOR =
      filter(
          "envoy.filters.listener.tls_inspector",
          TlsInspector.newBuilder()
              .setInitialReadBufferSize(UInt32Value.of(TLS_BUFFER_BYTES))
              .build());

  /** Tells HTTP from other plaintext. */
  public static final ListenerFilter HTTP_INSPECTOR =
      filter("envoy.filters.listener.http_inspector", HttpInspector.getDefaultInstance());

  /** Finds where an intercepted connection was meant to go. */
  public static final ListenerFilter ORIGINAL_DESTINATION =
      filter("envoy.filters.listener.original_dst", OriginalDst.getDefaultInstance());

  /** Keeps the client's address towards the workload. */
  public static final ListenerFilter ORIGINAL_SOURCE =
      filter(
          "envoy.filters.listener.original_src",
          OriginalSrc.newBuilder().setMark(TPROXY_MARK).build());

  /** Reads the client's address that a load balancer sends ahead. */
  public static final ListenerFilter PROXY_PROTOCOL =
      filter("envoy.filters.listener.proxy_protocol", ProxyProtocol.getDefaultInstance());

  private ListenerFilters() {}

  private static ListenerFilter filter(String name, Message config) {
    return ListenerFilter.newBuilder().setName(name).setTypedConfig(Anys.pack(config)).build();
  }
}
