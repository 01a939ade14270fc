package dev.mizzen.xds.generate.route.table;

import dev.mizzen.api.mesh.v1alpha1.ProxyConfig.ProxyHeaders;
import dev.mizzen.api.networking.v1alpha3.HTTPRetry;
import dev.mizzen.model.mesh.Mesh;
import dev.mizzen.xds.generate.route.action.Mirrors.MirrorHost;
import dev.mizzen.xds.scope.ProxyTraits;
import java.util.Optional;

/**
 * What mesh and proxy settings change in every route of a table.
 *
 * @param includesAttemptCount the request says how often it was tried
 * @param appendsForwardedHost rewritten requests carry the old host in {@code x-forwarded-host}
 * @param mirrorHost the host that copies of requests name
 * @param defaultRetry the mesh's policy for routes without one; empty for Istio's own
 */
public record RouteSettings(
    boolean includesAttemptCount,
    boolean appendsForwardedHost,
    MirrorHost mirrorHost,
    Optional<HTTPRetry> defaultRetry) {
  /** Source: Istio 1.30, networking/util/util.go, GetProxyHeaders. */
  public static RouteSettings of(Mesh mesh, ProxyTraits traits) {
    ProxyHeaders headers = traits.proxyConfig().getProxyHeaders();
    return new RouteSettings(
        !headers.getAttemptCount().getDisabled().getValue(),
        headers.getXForwardedHost().getEnabled().getValue(),
        mesh.features().http().mirrorsKeepHost() ? MirrorHost.KEPT : MirrorHost.MARKED,
        mesh.config().hasDefaultHttpRetryPolicy()
            ? Optional.of(mesh.config().getDefaultHttpRetryPolicy())
            : Optional.empty());
  }
}
