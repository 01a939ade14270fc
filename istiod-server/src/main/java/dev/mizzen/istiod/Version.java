package dev.mizzen.istiod;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version of this build, and the version of istiod that it stands in for. */
final class Version implements IVersionProvider {
  /** The istiod whose behaviour is matched; proxies and istioctl see it. */
  static final String ISTIO = "1.30.3";

  static String mizzen() {
    return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  @Override
  public String[] getVersion() {
    return new String[] {"mizzen " + mizzen() + " (istiod " + ISTIO + ")"};
  }
}
