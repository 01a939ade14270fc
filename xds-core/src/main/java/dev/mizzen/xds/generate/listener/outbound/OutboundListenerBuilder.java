package dev.mizzen.xds.generate.listener.outbound;

import com.google.protobuf.BoolValue;
import com.google.protobuf.Duration;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.xds.generate.Resource;
import dev.mizzen.xds.generate.listener.chain.Chain;
import dev.mizzen.xds.generate.listener.chain.ChainMatch;
import dev.mizzen.xds.generate.listener.chain.FilterChains;
import dev.mizzen.xds.generate.listener.chain.ListenerBind;
import dev.mizzen.xds.generate.listener.chain.ListenerFilters;
import dev.mizzen.xds.generate.listener.chain.Listeners;
import dev.mizzen.xds.generate.listener.outbound.OutboundListenerInput.Capture;
import dev.mizzen.xds.generate.listener.settings.ListenerSide;
import dev.mizzen.xds.generate.listener.tcp.TcpConnection;
import io.envoyproxy.envoy.config.core.v3.TrafficDirection;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.FilterChainMatch;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import java.util.HashSet;
import java.util.Set;

/** Builds one outbound listener. Source: spec xds §5.2, §10.3. */
public final class OutboundListenerBuilder {
  private static final ListenerSide SIDE = ListenerSide.SIDECAR_OUTBOUND;
  private static final String UNMATCHED = "PassthroughFilterChain";

  private OutboundListenerBuilder() {}

  public static Resource build(OutboundListenerInput input) {
    ListenerBind bind = input.bind();
    Listener.Builder listener =
        Listeners.at(bind)
            .setTrafficDirection(TrafficDirection.OUTBOUND)
            .setContinueOnListenerFiltersTimeout(true);
    addCapture(listener, input);
    addInspectors(listener, input);
    addChains(listener, input);
    Set<ConfigKey> sources = new HashSet<>(input.sources());
    sources.add(ConfigKey.MESH_CONFIG);
    return new Resource(bind.name(), listener.build(), sources);
  }

  private static void addCapture(Listener.Builder listener, OutboundListenerInput input) {
    if (input.capture() == Capture.INTERCEPTED) {
      listener.setBindToPort(BoolValue.of(false));
    } else {
      Listeners.limitAccepting(listener, input.settings().mesh());
    }
    Listeners.balance(listener, input.balance());
  }

  private static void addInspectors(Listener.Builder listener, OutboundListenerInput input) {
    boolean readsTls =
        input.chains().stream().map(Chain::match).anyMatch(ChainMatch::needsTlsInspector);
    boolean readsHttp =
        input.chains().stream().map(Chain::match).anyMatch(ChainMatch::needsHttpInspector);
    if (readsTls) {
      listener.addListenerFilters(ListenerFilters.TLS_INSPECTOR);
    }
    if (readsHttp) {
      listener.addListenerFilters(ListenerFilters.HTTP_INSPECTOR);
    }
    listener.setListenerFiltersTimeout(
        readsHttp
            ? input.settings().mesh().protocolDetectionTimeout()
            : Duration.getDefaultInstance());
  }

  /** The chain that takes everything is the listener's only one, or its default. */
  private static void addChains(Listener.Builder listener, OutboundListenerInput input) {
    boolean hasOthers = input.chains().size() > 1;
    boolean hasDefault = false;
    for (Chain chain : input.chains()) {
      FilterChain made = FilterChains.withHandshakeLimit(chain, SIDE, input.settings());
      if (!chain.match().isAny()) {
        listener.addFilterChains(made);
        continue;
      }
      hasDefault = true;
      if (hasOthers) {
        listener.setDefaultFilterChain(made);
      } else {
        listener.addFilterChains(made);
      }
    }
    if (!hasDefault) {
      listener.setDefaultFilterChain(unmatched(input));
    }
  }

  private static FilterChain unmatched(OutboundListenerInput input) {
    Chain chain = Chain.of(ChainMatch.ANY, new Chain.Tcp(TcpConnection.to(input.unmatched())));
    return FilterChains.of(chain, SIDE, input.settings()).toBuilder()
        .setName(UNMATCHED)
        .setFilterChainMatch(FilterChainMatch.getDefaultInstance())
        .build();
  }
}
