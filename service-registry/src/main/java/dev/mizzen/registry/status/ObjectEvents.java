package dev.mizzen.registry.status;

import dev.mizzen.model.ConfigKey;
import dev.mizzen.registry.kube.ObjectSeen;
import dev.mizzen.registry.kube.write.Answer;
import dev.mizzen.registry.kube.write.KubeEvent;
import dev.mizzen.registry.kube.write.KubeObjects;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Kubernetes Events about objects: one for each object and reason, which counts how often it was
 * told. Touched by one thread.
 */
final class ObjectEvents {
  /** An object cannot be used. */
  static final String INVALID = "Invalid";

  /** A proxy refused what was made of an object. */
  static final String REFUSED_BY_PROXY = "RefusedByProxy";

  static final WriteRights.Right RIGHT = new WriteRights.Right("create", "", "events");

  private static final int MOST_WAITING = 1000;
  private static final int LONGEST_NAME = 200;

  private final KubeObjects api;
  private final String writer;
  private final Map<Subject, String> told = new HashMap<>();
  private final Map<Subject, Note> waiting = new LinkedHashMap<>();

  private record Subject(ConfigKey key, String reason) {}

  private record Note(String uid, String message) {}

  ObjectEvents(KubeObjects api, String writer) {
    this.api = api;
    this.writer = writer;
  }

  /**
   * Something holds of an object; told once as long as it holds in the same way.
   *
   * @param way what of the message makes it another one
   */
  void holds(ObjectSeen object, String reason, String way, String message) {
    Subject subject = new Subject(object.key(), reason);
    String how = how(object, way);
    boolean isNews = !how.equals(told.get(subject));
    if (isNews && waiting.size() < MOST_WAITING) {
      told.put(subject, how);
      waiting.put(subject, new Note(object.uid(), message));
    }
  }

  /** Something holds in a way that was told of before us. */
  void known(ObjectSeen object, String reason, String way) {
    told.putIfAbsent(new Subject(object.key(), reason), how(object, way));
  }

  /** Of another object of the same name it is news. */
  private static String how(ObjectSeen object, String way) {
    return object.uid() + " " + way;
  }

  /** Something does not hold, or no more: when it does again, that is news. */
  void ended(ConfigKey key, String reason) {
    Subject subject = new Subject(key, reason);
    told.remove(subject);
    waiting.remove(subject);
  }

  /** Forgets objects that are gone. */
  void retain(Set<ConfigKey> objects) {
    told.keySet().removeIf(subject -> !objects.contains(subject.key()));
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Forgets what waits: another replica tells it, or nobody may. */
  void drop() {
    waiting.clear();
  }

  /**
   * Writes the one that has waited longest.
   *
   * @return how that went; {@link Answer.Done} too where there is nothing to tell any more
   */
  Answer writeNext(Instant now) throws InterruptedException {
    Iterator<Map.Entry<Subject, Note>> first = waiting.entrySet().iterator();
    Map.Entry<Subject, Note> next = first.next();
    Answer answer = write(next.getKey(), next.getValue(), now);
    if (!(answer instanceof Answer.Unavailable)) {
      first.remove();
    }
    return answer;
  }

  private Answer write(Subject subject, Note note, Instant now) throws InterruptedException {
    return new KubeEvent(
            StatusWriter.reference(subject.key()),
            note.uid(),
            name(subject, note),
            subject.reason(),
            note.message(),
            writer)
        .write(api, now);
  }

  /** The same for the same object and reason, on every replica. */
  private static String name(Subject subject, Note note) {
    String name = subject.key().name();
    String all = subject.key().kind() + " " + note.uid() + " " + name + " " + subject.reason();
    return name.substring(0, Math.min(name.length(), LONGEST_NAME)) + "." + hash(all);
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
