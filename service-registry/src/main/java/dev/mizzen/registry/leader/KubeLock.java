package dev.mizzen.registry.leader;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.registry.kube.write.Answer;
import dev.mizzen.registry.kube.write.KubeObjects;
import dev.mizzen.registry.kube.write.ObjectRef;

/** A lock in an object of the API server. */
final class KubeLock implements LockObject {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final KubeObjects objects;
  private final ObjectRef object;
  private final LockFormat format;

  KubeLock(KubeObjects objects, ObjectRef object, LockFormat format) {
    this.objects = objects;
    this.object = object;
    this.format = format;
  }

  private record Whole(ObjectNode json) implements Base {}

  @Override
  public Seen read() throws InterruptedException {
    return switch (objects.get(object)) {
      case Answer.Done(var json) -> new Seen.Present(format.read(json), new Whole(json));
      case Answer.NotFound _ -> new Seen.Absent();
      case Answer.Failed failed -> new Seen.Unreadable(failed.message());
    };
  }

  @Override
  public Answer create(LeaderRecord record) throws InterruptedException {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("apiVersion", object.apiVersion()).put("kind", object.kind());
    json.putObject("metadata").put("name", object.name()).put("namespace", object.namespace());
    format.write(json, record);
    return objects.create(object, json);
  }

  @Override
  public Answer replace(Base seen, LeaderRecord record) throws InterruptedException {
    ObjectNode json = ((Whole) seen).json().deepCopy();
    format.write(json, record);
    return objects.update(object, json);
  }
}
