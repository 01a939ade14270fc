package dev.mizzen.xds.push;

import com.google.protobuf.StringValue;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.xds.generate.Resource;
import java.util.Set;

/** Small resources for tests: a name and a text. */
final class EncodedResources {
  private EncodedResources() {}

  static EncodedResource resource(String name, String content) {
    return EncodedResource.of(
        "type.googleapis.com/google.protobuf.StringValue",
        new Resource(name, StringValue.of(content), Set.of(ConfigKey.MESH_CONFIG)));
  }
}
