package dev.mizzen.istiod.http;

import dev.mizzen.ca.rotate.AuthorityView;
import dev.mizzen.ca.rotate.RootsReport;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The mesh's authority and how far this server's proxies are with its newest root, as JSON; for
 * callers of this machine alone. Holds no key.
 *
 * @param server its name
 * @param view empty until there is an authority
 */
public record CaPage(
    String server, Supplier<Optional<AuthorityView>> view, Supplier<Optional<RootsReport>> report)
    implements Page {

  @Override
  public HttpAnswer answer(HttpQuery query) {
    if (!query.isLocal()) {
      return HttpAnswer.text(401, "");
    }
    Map<String, RootsReport> own =
        report.get().map(found -> Map.of(server, found)).orElseGet(Map::of);
    return view.get()
        .map(found -> HttpAnswer.json(CaJson.print(found, own).toPrettyString() + "\n"))
        .orElseGet(() -> HttpAnswer.text(404, "there is no authority\n"));
  }
}
