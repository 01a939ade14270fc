package dev.mizzen.xds.stream;

import dev.mizzen.model.identity.Caller;
import dev.mizzen.model.identity.SpiffeId;
import dev.mizzen.model.proxy.Proxy;
import io.grpc.Status;
import io.grpc.StatusException;
import java.util.Optional;

/**
 * Whether a proxy is what it says it is. Pure.
 *
 * <p>Source: Istio 1.30, pilot/pkg/xds/auth.go, authorize.
 */
final class ProxyIdentity {
  private ProxyIdentity() {}

  /**
   * The one of its caller's identities that the proxy's namespace and service account are of; what
   * the proxy leaves empty is not compared.
   *
   * @return empty for a caller that proved nothing, which no identity is checked of
   * @throws StatusException where none is
   */
  static Optional<SpiffeId> of(Caller caller, Proxy proxy) throws StatusException {
    if (!caller.isKnown()) {
      return Optional.empty();
    }
    String namespace = proxy.configNamespace();
    String account = proxy.metadata().serviceAccount();
    Optional<SpiffeId> verified =
        caller
            .spiffeIds()
            .filter(id -> namespace.isEmpty() || id.namespace().equals(namespace))
            .filter(id -> account.isEmpty() || id.serviceAccount().equals(account))
            .findFirst();
    if (verified.isEmpty()) {
      throw Status.PERMISSION_DENIED
          .withDescription(
              LogText.oneLine(
                  "authorization failed: the caller is "
                      + caller.identities()
                      + ", the node says namespace "
                      + namespace
                      + " and service account "
                      + account))
          .asException();
    }
    return verified;
  }
}
