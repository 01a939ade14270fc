package dev.mizzen.registry.convert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import dev.mizzen.model.parse.Parsed;
import dev.mizzen.model.parse.Problem;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.Collection;
import java.util.List;

/**
 * Reads JSON into the Kubernetes client's types as strictly as the API server does: no number where
 * text is wanted, no text where a number is. Unknown fields are passed over. Messages show the
 * value that is wrong, except a Secret's.
 */
final class KubernetesJson {
  private static final int MAX_SHOWN = 60;

  private final JsonMapper mapper =
      UsedFields.only(JsonMapper.builder())
          .disable(
              DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
              DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .withCoercionConfig(
              LogicalType.Textual,
              text ->
                  text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
          .build();

  <T> Parsed<T> read(JsonNode json, Class<T> type) {
    try {
      return new Parsed.Valid<>(mapper.treeToValue(json, type), List.of());
    } catch (JsonMappingException mismatch) {
      return new Parsed.Rejected<>(List.of(problem(json, type, mismatch)));
    } catch (JsonProcessingException broken) {
      return new Parsed.Rejected<>(List.of(Problem.error("", broken.getOriginalMessage())));
    }
  }

  private static Problem problem(JsonNode json, Class<?> type, JsonMappingException mismatch) {
    String path = FieldPath.of(mismatch.getPath());
    if (mismatch instanceof MismatchedInputException input && input.getTargetType() != null) {
      JsonNode value = at(json, mismatch.getPath());
      return Problem.error(
          path,
          "is "
              + (type == Secret.class ? kind(value) : shown(value))
              + ", want "
              + wanted(input.getTargetType()));
    }
    return Problem.error(path, mismatch.getOriginalMessage());
  }

  private static JsonNode at(JsonNode root, List<JsonMappingException.Reference> references) {
    JsonNode node = root;
    for (JsonMappingException.Reference reference : references) {
      node =
          reference.getFieldName() == null
              ? node.path(reference.getIndex())
              : node.path(reference.getFieldName());
    }
    return node;
  }

  private static String kind(JsonNode node) {
    return switch (node.getNodeType()) {
      case ARRAY -> "a list";
      case OBJECT -> "an object";
      case NUMBER -> "a number";
      case STRING -> "text";
      case BOOLEAN -> "true or false";
      case NULL -> "null";
      case MISSING -> "missing";
      case BINARY, POJO -> "something else";
    };
  }

  private static String shown(JsonNode node) {
    if (node.isContainerNode()) {
      return kind(node);
    }
    String text = node.toString();
    return text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + "…" : text;
  }

  private static String wanted(Class<?> type) {
    if (type == String.class) {
      return "text";
    }
    if (type == Integer.class || type == Long.class) {
      return "a whole number";
    }
    if (type == Boolean.class) {
      return "true or false";
    }
    return Collection.class.isAssignableFrom(type) ? "a list" : "an object";
  }
}
