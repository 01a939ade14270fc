package dev.mizzen.xds.generate.route.action;

import dev.mizzen.api.networking.v1alpha3.HTTPBody;
import dev.mizzen.api.networking.v1alpha3.HTTPDirectResponse;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.route.v3.DirectResponseAction;

/** Answers that the proxy gives by itself. */
public final class DirectResponses {
  private DirectResponses() {}

  /** With this status and no body. */
  public static DirectResponseAction of(int status) {
    return DirectResponseAction.newBuilder().setStatus(status).build();
  }

  public static DirectResponseAction of(HTTPDirectResponse response) {
    DirectResponseAction.Builder action =
        DirectResponseAction.newBuilder().setStatus(response.getStatus());
    HTTPBody body = response.getBody();
    switch (body.getSpecifierCase()) {
      case STRING -> action.setBody(DataSource.newBuilder().setInlineString(body.getString()));
      case BYTES -> action.setBody(DataSource.newBuilder().setInlineBytes(body.getBytes()));
      case SPECIFIER_NOT_SET -> {}
    }
    return action.build();
  }
}
