package dev.mizzen.xds.generate.route.action;

import dev.mizzen.api.networking.v1alpha3.HTTPRedirect;
import dev.mizzen.api.networking.v1alpha3.HTTPRedirect.RedirectPortSelection;
import dev.mizzen.model.index.RouteSemantics;
import io.envoyproxy.envoy.config.route.v3.RedirectAction;
import io.envoyproxy.envoy.config.route.v3.RedirectAction.RedirectResponseCode;
import java.util.Optional;

/** Answers that send the client elsewhere. Source: Istio 1.30, route.go, ApplyRedirect. */
public final class Redirects {
  private static final String KEEP_REST_OF_PATH = "%PREFIX()%";
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  /** What the client spoke to the server that answers. */
  public enum ServerScheme {
    HTTP("http"),
    HTTPS("https");

    private final String text;

    ServerScheme(String text) {
      this.text = text;
    }
  }

  private Redirects() {}

  /**
   * The answer; empty where the code is none that Envoy can give.
   *
   * @param port of the listener, or of the router's server
   */
  public static Optional<RedirectAction> of(
      HTTPRedirect redirect, int port, ServerScheme scheme, RouteSemantics semantics) {
    return responseCode(redirect.getRedirectCode())
        .map(
            code -> {
              RedirectAction.Builder action =
                  RedirectAction.newBuilder()
                      .setHostRedirect(redirect.getAuthority())
                      .setResponseCode(code);
              setPath(action, redirect.getUri(), semantics);
              if (!redirect.getScheme().isEmpty()) {
                action.setSchemeRedirect(redirect.getScheme());
              }
              return action.setPortRedirect(port(redirect, port, scheme)).build();
            });
  }

  private static void setPath(RedirectAction.Builder action, String uri, RouteSemantics semantics) {
    if (semantics == RouteSemantics.GATEWAY_API && uri.startsWith(KEEP_REST_OF_PATH)) {
      action.setPrefixRewrite(uri.substring(KEEP_REST_OF_PATH.length()));
      return;
    }
    action.setPathRedirect(uri);
  }

  /** The port to name; 0 where it goes without saying. */
  private static int port(HTTPRedirect redirect, int listenerPort, ServerScheme serverScheme) {
    int port =
        switch (redirect.getRedirectPortCase()) {
          case PORT -> redirect.getPort();
          case DERIVE_PORT ->
              redirect.getDerivePort() == RedirectPortSelection.FROM_REQUEST_PORT
                  ? listenerPort
                  : 0;
          case REDIRECTPORT_NOT_SET -> 0;
        };
    String scheme = redirect.getScheme().isEmpty() ? serverScheme.text : redirect.getScheme();
    boolean isDefault =
        (port == HTTP_PORT && scheme.equals(ServerScheme.HTTP.text))
            || (port == HTTPS_PORT && scheme.equals(ServerScheme.HTTPS.text));
    return isDefault ? 0 : port;
  }

  private static Optional<RedirectResponseCode> responseCode(int code) {
    return switch (code) {
      case 0, 301 -> Optional.of(RedirectResponseCode.MOVED_PERMANENTLY);
      case 302 -> Optional.of(RedirectResponseCode.FOUND);
      case 303 -> Optional.of(RedirectResponseCode.SEE_OTHER);
      case 307 -> Optional.of(RedirectResponseCode.TEMPORARY_REDIRECT);
      case 308 -> Optional.of(RedirectResponseCode.PERMANENT_REDIRECT);
      default -> Optional.empty();
    };
  }
}
