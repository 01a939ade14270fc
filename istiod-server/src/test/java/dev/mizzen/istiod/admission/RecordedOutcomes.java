package dev.mizzen.istiod.admission;

import java.util.ArrayList;
import java.util.List;

/** Writes down what a webhook decided. */
final class RecordedOutcomes implements ValidationOutcomes {
  private final List<String> heard = new ArrayList<>();

  List<String> heard() {
    return heard;
  }

  @Override
  public synchronized void passed(String group, String version, String resource) {
    heard.add("passed " + resource);
  }

  @Override
  public synchronized void failed(String group, String version, String resource, String reason) {
    heard.add("failed " + resource + " " + reason);
  }

  @Override
  public synchronized void httpError(int status) {
    heard.add("http " + status);
  }
}
