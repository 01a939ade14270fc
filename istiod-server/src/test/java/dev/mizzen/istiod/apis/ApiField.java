package dev.mizzen.istiod.apis;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * One field of an API.
 *
 * @param path below the spec, as users write it; an annotation's own name
 * @param note why it is not simply supported; else empty
 * @param trial how it is tried out
 * @param shown test classes and recorded cases that show what the trial cannot
 */
record ApiField(String path, State state, String note, Trial trial, List<String> shown) {

  enum State {
    /** It changes what proxies get. */
    SUPPORTED("supported"),
    /** It is taken and changes nothing, as in istiod. */
    WITHOUT_EFFECT("no effect in istiod either"),
    /** An object that sets it is refused, as by istiod's webhook. */
    REFUSED("refused, as by istiod"),
    /** It is about something other than what proxies get. */
    ELSEWHERE("not about xDS"),
    /** istiod has it, Mizzen does not; whoever sets it is told. */
    UNSUPPORTED("not yet");

    private final String words;

    State(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  /**
   * A change of one document of the {@link SmallMesh}.
   *
   * @param document the document that holds the field
   * @param path the field in the document
   * @param values with one, it is compared with leaving the field out; with more, each with the
   *     others; with none, nothing is tried
   * @param rivals what must not stand beside the field
   * @param given what holds before and after: by document, by path
   */
  record Trial(
      String document,
      String path,
      List<JsonNode> values,
      List<String> rivals,
      Map<String, Map<String, JsonNode>> given) {}
}
