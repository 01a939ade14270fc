package dev.mizzen.istiod;

import dev.mizzen.ca.CaBundle;
import dev.mizzen.ca.service.RegistrationAuthority;
import dev.mizzen.istiod.trust.HttpsBundles;
import dev.mizzen.istiod.trust.TrustSources;
import dev.mizzen.model.load.FaultHandler;
import dev.mizzen.model.load.MeshLoader;
import dev.mizzen.registry.dns.DnsLookup;
import dev.mizzen.registry.dns.GatewayNames;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What follows the picture of the mesh and tells it more: addresses of names, roots to trust. */
final class PictureFollowers implements AutoCloseable {
  private final Deque<Runnable> open = new ArrayDeque<>();

  private PictureFollowers() {}

  /**
   * Starts those that the settings ask for.
   *
   * @param hasAuthority whether the identity has the mesh's authority looked for, so that there
   *     will be one
   */
  static PictureFollowers start(
      IstiodConfig config,
      MeshLoader loader,
      OwnIdentity identity,
      boolean hasAuthority,
      FaultHandler faults) {
    PictureFollowers followers = new PictureFollowers();
    if (config.sources().resolveHostnameGateways()) {
      followers.names(loader, faults);
    }
    if (config.trust().roots().areSeveral()) {
      Supplier<Optional<String>> authority =
          hasAuthority ? () -> identity.authority().map(CaBundle::rootsPem) : () -> Optional.of("");
      followers.roots(config.trust(), loader, authority, faults);
    }
    return followers;
  }

  private void names(MeshLoader loader, FaultHandler faults) {
    GatewayNames names = new GatewayNames(DnsLookup.ofMachine(), loader::submit, faults);
    loader.subscribe(names);
    names.start();
    open.push(names::close);
  }

  private void roots(
      IstiodConfig.Trust config,
      MeshLoader loader,
      Supplier<Optional<String>> authority,
      FaultHandler faults) {
    HttpsBundles bundles = HttpsBundles.trusting(config.roots().ofEndpoints());
    open.push(bundles::close);
    TrustSources sources =
        new TrustSources(
            authority,
            signerRoots(config.issuance().registration()),
            bundles,
            TrustSources.INTERVAL,
            loader::submit,
            faults);
    loader.subscribe(sources);
    sources.start();
    open.push(sources::close);
  }

  private static List<String> signerRoots(Optional<RegistrationAuthority.Names> registration) {
    return registration
        .flatMap(names -> MountedFiles.signerRoots(names.domain().isPresent()))
        .stream()
        .toList();
  }

  @Override
  public void close() {
    while (!open.isEmpty()) {
      open.pop().run();
    }
  }
}
