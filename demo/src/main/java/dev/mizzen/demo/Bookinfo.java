package dev.mizzen.demo;

import dev.mizzen.envoy.Backend;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The programs behind the sample's services. The product page calls the others through its sidecar,
 * as an application would.
 */
final class Bookinfo implements AutoCloseable {
  /** Where the sample says the pods are. */
  static final Map<String, String> ADDRESSES =
      Map.of(
          "productpage-v1", "127.0.1.10",
          "details-v1", "127.0.1.20",
          "ratings-v1", "127.0.1.30",
          "reviews-v1", "127.0.1.41",
          "reviews-v2", "127.0.1.42",
          "reviews-v3", "127.0.1.43",
          "payments-v1", "127.0.1.50");

  private final List<Backend> backends = new ArrayList<>();
  private final Backend ratings;
  private final Backend payments;

  private Bookinfo(int port, int paymentsPort, Client client) {
    payments = Backend.start("payments-v1", "127.0.0.1", paymentsPort);
    backends.add(payments);
    ratings = Backend.start("ratings-v1", "127.0.1.30", port);
    backends.add(ratings);
    for (String name : List.of("details-v1", "reviews-v1", "reviews-v2", "reviews-v3")) {
      backends.add(Backend.start(name, ADDRESSES.getOrDefault(name, ""), port));
    }
    backends.add(
        Backend.start(
            "productpage-v1", "127.0.1.10", port, request -> page(request, port, client)));
  }

  /**
   * Starts all of them.
   *
   * @param port of every service, and of the product page's sidecar on 127.0.0.1
   * @param paymentsPort of the program behind the sidecar of payments, on 127.0.0.1
   */
  static Bookinfo start(int port, int paymentsPort, Client client) {
    return new Bookinfo(port, paymentsPort, client);
  }

  private static String page(Backend.Seen request, int port, Client client) {
    Map<String, String> passedOn =
        request.headers().containsKey("End-user")
            ? Map.of("end-user", request.headers().get("End-user").getFirst())
            : Map.of();
    try {
      Client.Answer reviews = client.get(port, "reviews", "/", passedOn);
      Client.Answer details = client.get(port, "details", "/", passedOn);
      return "productpage-v1 with " + reviews.body().strip() + " and " + details.body().strip();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return "productpage-v1 is stopping";
    }
  }

  Backend ratings() {
    return ratings;
  }

  Backend payments() {
    return payments;
  }

  @Override
  public void close() {
    backends.forEach(Backend::close);
  }
}
