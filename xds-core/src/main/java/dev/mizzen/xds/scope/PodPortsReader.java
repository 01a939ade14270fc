package dev.mizzen.xds.scope;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads POD_PORTS: a text that holds a JSON array of {@code {"name": …, "containerPort": …, "protocol": …}}. Source: Istio 1.30, model.PodPortList.
 */
final class PodPortsReader {
  private static final String KEY = "POD_PORTS";

  private PodPortsReader() {}

  /** Container ports by name; entries without a name are left out. */
  static Map<String, Integer> read(String json) {
    Map<String, Integer> ports = new HashMap<>();
    if (json.isEmpty()) {
      return ports;
    }
    for (Value entry : MetadataReader.limited(KEY, parse(json).getValuesList())) {
      Struct port = entry.getStructValue();
      String name = port.getFieldsOrDefault("name", Value.getDefaultInstance()).getStringValue();
      int number = new MetadataReader(port).port("containerPort");
      if (!name.isEmpty() && number > 0) {
        ports.put(name, number);
      }
    }
    return ports;
  }

  private static ListValue parse(String json) {
    ListValue.Builder list = ListValue.newBuilder();
    try {
      JsonFormat.parser().merge(json, list);
    } catch (InvalidProtocolBufferException bad) {
      throw new IllegalArgumentException("node metadata " + KEY + " is not a JSON array: " + bad.getMessage(), bad);
    }
    return list.build();
  }
}
