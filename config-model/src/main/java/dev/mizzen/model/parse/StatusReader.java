package dev.mizzen.model.parse;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.ObjectStatus;
import dev.mizzen.model.ObjectStatus.HostAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads what Mizzen keeps of an object's status. Its other fields are told by others for others.
 *
 * <p>Errors: none. Nobody writes a status by hand, so what cannot be read is warned of and left
 * out, and the object is served without it.
 */
final class StatusReader {
  private final Problems problems;

  StatusReader(Problems problems) {
    this.problems = problems;
  }

  ObjectStatus read(ConfigKind kind, JsonNode status) {
    return kind == ConfigKind.SERVICE_ENTRY && status.isObject()
        ? new ObjectStatus(addresses(status.path("addresses")))
        : ObjectStatus.NONE;
  }

  private List<HostAddress> addresses(JsonNode list) {
    if (list.isMissingNode() || list.isNull()) {
      return List.of();
    }
    if (!list.isArray()) {
      problems.warn("status.addresses", "is " + JsonKind.of(list) + ", want a list");
      return List.of();
    }
    List<HostAddress> addresses = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      JsonNode host = list.get(i).path("host");
      JsonNode value = list.get(i).path("value");
      if (host.isTextual() && value.isTextual()) {
        addresses.add(new HostAddress(host.textValue(), value.textValue()));
      } else {
        problems.warn("status.addresses[" + i + "]", "has no host and value as strings");
      }
    }
    return addresses;
  }
}
