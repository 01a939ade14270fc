package dev.mizzen.xds.generate.proxyconfig;

import dev.mizzen.model.identity.TrustBundle;

/** The roots that every proxy is told of. */
public record TrustBundleInput(TrustBundle bundle) {}
