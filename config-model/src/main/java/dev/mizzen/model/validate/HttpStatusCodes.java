package dev.mizzen.model.validate;

import java.util.Set;
import java.util.regex.Pattern;

/** HTTP status codes that have a name. Source: IANA's registry, as of Go's net/http. */
final class HttpStatusCodes {
  private static final Set<Integer> NAMED =
      Set.of(
          100, 101, 102, 103, 200, 201, 202, 203, 204, 205, 206, 207, 208, 226, 300, 301, 302, 303,
          304, 305, 307, 308, 400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413,
          414, 415, 416, 417, 418, 421, 422, 423, 424, 425, 426, 428, 429, 431, 451, 500, 501, 502,
          503, 504, 505, 506, 507, 508, 510, 511);

  /** Go's strconv.Atoi, as far as it matters here. */
  private static final Pattern NUMBER = Pattern.compile("\\+?0{0,9}[1-9][0-9]{2}");

  private HttpStatusCodes() {}

  static boolean isNamed(String text) {
    return NUMBER.matcher(text).matches() && NAMED.contains(Integer.valueOf(text));
  }
}
