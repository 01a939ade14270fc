package dev.mizzen.registry.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Objects, lists and watch frames as they come from the server. */
class ItemTest {

  @Test
  void whatOnlyManagersNeedIsLeftOut() throws IOException {
    List<Item> items = new ArrayList<>();

    ListPage page =
        ListPage.read(
            text(
                """
                {"kind":"ServiceList","metadata":{"resourceVersion":"7","continue":"more"},"items":[
                  {"metadata":{"name":"a","namespace":"n","resourceVersion":"5","managedFields":[{"f":1}],
                   "annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{}","keep":"me"}},
                   "spec":{"managedFields":{"deep":{"managedFields":1}}}}]}
                """),
            items::add);

    assertThat(page).isEqualTo(new ListPage("7", "more"));
    assertThat(items.getFirst().json())
        .hasToString(
            "{\"metadata\":{\"name\":\"a\",\"namespace\":\"n\",\"resourceVersion\":\"5\",\"annotations\":{\"keep\":\"me\"}},\"spec\":{}}");
  }

  @Test
  void anObjectThatNestsTooDeepKeepsItsName() throws IOException {
    List<Item> items = new ArrayList<>();
    String deep = "[".repeat(5000) + "]".repeat(5000);

    ListPage.read(
        text("{\"items\":[{\"spec\":" + deep + ",\"metadata\":{\"name\":\"a\"}},7,{}]}"),
        items::add);

    assertThat(items).hasSize(3);
    assertThat(items.getFirst().name()).isEqualTo("a");
    assertThat(items.getFirst().problem()).hasValueSatisfying(p -> assertThat(p).contains("100"));
    assertThat(items.get(1).problem()).hasValue("is no object");
    assertThat(items.get(2).problem()).isEmpty();
  }

  @Test
  void aListThatBreaksOffIsNotTakenForWhole() {
    assertThatThrownBy(() -> ListPage.read(text("{\"items\":[{\"metadata\":{}}"), item -> {}))
        .isInstanceOf(IOException.class);
  }

  @Test
  void framesAreToldApart() throws IOException {
    List<WatchFrame> frames =
        frames(
            """
            {"type":"ADDED","object":{"metadata":{"name":"a"}}}
            {"object":{"metadata":{"name":"a"}},"type":"MODIFIED"}
            {"type":"DELETED","object":{"metadata":{"name":"a"}}}
            {"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"12"}}}
            {"type":"ERROR","object":{"kind":"Status","code":410,"message":"too old"}}
            {"type":"SURPRISE","object":{}}
            [1,{"type":"ADDED"}]
            """);

    assertThat(frames)
        .extracting(frame -> frame.getClass().getSimpleName())
        .containsExactly(
            "Changed", "Changed", "Removed", "Bookmark", "Failed", "Unknown", "Unknown");
    assertThat(frames.get(3)).isEqualTo(new WatchFrame.Bookmark("12"));
    assertThat(frames.get(4)).isEqualTo(new WatchFrame.Failed(410, "too old"));
  }

  @Test
  void aFrameThatBreaksOffIsNoEnd() {
    assertThatThrownBy(() -> frames("{\"type\":\"ADDED\",\"object\":{\"meta"))
        .isInstanceOf(IOException.class);
  }

  private static List<WatchFrame> frames(String text) throws IOException {
    List<WatchFrame> frames = new ArrayList<>();
    try (WatchFrame.Reader reader = new WatchFrame.Reader(text(text))) {
      for (var frame = reader.next(); frame.isPresent(); frame = reader.next()) {
        frames.add(frame.get());
      }
    }
    return frames;
  }

  private static InputStream text(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
