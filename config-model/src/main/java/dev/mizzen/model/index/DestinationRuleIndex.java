package dev.mizzen.model.index;

import dev.mizzen.model.service.Service;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** DestinationRules by the host they rule and who may see them. Source: spec §6.5, Istio 1.30, push_context.go, destinationRule. */
public final class DestinationRuleIndex {
  public static final DestinationRuleIndex EMPTY = new DestinationRuleIndex();

  private DestinationRuleIndex() {}

  /** The rules that hold for a service as seen from a namespace, those with a selector included. */
  public List<MergedDestinationRule> candidates(String proxyNamespace, Service service) {
    throw new UnsupportedOperationException();
  }

  /** The rule for calls of a proxy with these labels to a service. */
  public Optional<MergedDestinationRule> outbound(String proxyNamespace, Map<String, String> proxyLabels, Service service) {
    throw new UnsupportedOperationException();
  }

  /** The rule for the inbound side of a service: only rules without selector. */
  public Optional<MergedDestinationRule> inbound(String proxyNamespace, Service service) {
    throw new UnsupportedOperationException();
  }
}
