package dev.mizzen.model.proxy;

/**
 * A proxy's node id. Shape: {@code type~ip~id~domain}; {@code id} is {@code pod.namespace}. Source:
 * Istio 1.30, pilot/pkg/model/context.go, ParseServiceNodeWithMetadata.
 *
 * @param ip as written, may be empty where INSTANCE_IPS is given
 */
public record NodeId(ProxyType type, String ip, String id, String dnsDomain) {

  /**
   * Reads the text form.
   *
   * @throws IllegalArgumentException saying which part is wrong
   */
  public static NodeId parse(String text) {
    String[] parts = text.split("~", -1);
    if (parts.length != 4) {
      throw new IllegalArgumentException(
          "node id '" + text + "' has " + parts.length + " parts, want type~ip~id~domain");
    }
    ProxyType type =
        ProxyType.parse(parts[0])
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "node id '"
                            + text
                            + "': type '"
                            + parts[0]
                            + "' is none of sidecar, router, waypoint, ztunnel, agentgateway"));
    return new NodeId(type, parts[1], parts[2], parts[3]);
  }

  @Override
  public String toString() {
    return type.text() + "~" + ip + "~" + id + "~" + dnsDomain;
  }
}
