package dev.mizzen.istiod.adapter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.ca.service.Authenticator.Refused;
import dev.mizzen.ca.service.Authenticator.Unavailable;
import dev.mizzen.ca.service.TokenReviewer;
import dev.mizzen.registry.kube.write.Answer;
import dev.mizzen.registry.kube.write.KubeObjects;
import dev.mizzen.registry.kube.write.ObjectRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Asks the API server by {@code TokenReview}. Never repeats a token in a message. */
public final class TokenReviews implements TokenReviewer {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String API = "authentication.k8s.io/v1";
  private static final ObjectRef REVIEWS =
      new ObjectRef(API, "TokenReview", "tokenreviews", "", "");

  /** A service account's token is about a thousand. */
  private static final int MAX_LENGTH = 64 * 1024;

  private final KubeObjects objects;

  public TokenReviews(KubeObjects objects) {
    this.objects = objects;
  }

  @Override
  public Review review(String token, List<String> audiences)
      throws Refused, Unavailable, InterruptedException {
    if (token.length() > MAX_LENGTH) {
      throw new Refused("the token is longer than " + MAX_LENGTH + " characters");
    }
    return switch (objects.create(REVIEWS, question(token, audiences))) {
      case Answer.Done(var object) -> read(object.path("status"));
      case Answer.Invalid _ -> throw new Refused("the API server does not read the token");
      case Answer.Forbidden _ ->
          throw new Unavailable("the server's account may not create TokenReviews");
      case Answer.Failed failed -> throw new Unavailable(failed.message());
    };
  }

  private static ObjectNode question(String token, List<String> audiences) {
    ObjectNode review = MAPPER.createObjectNode();
    review.put("apiVersion", API).put("kind", "TokenReview");
    ObjectNode spec = review.putObject("spec");
    spec.put("token", token);
    audiences.forEach(spec.putArray("audiences")::add);
    return review;
  }

  private static Review read(JsonNode status) throws Refused {
    if (!status.path("error").asText("").isEmpty()) {
      throw new Refused("the API server: " + status.path("error").asText());
    }
    if (!status.path("authenticated").asBoolean(false)) {
      throw new Refused("the API server does not believe the token");
    }
    JsonNode user = status.path("user");
    Map<String, List<String>> extra = new HashMap<>();
    user.path("extra")
        .properties()
        .forEach(entry -> extra.put(entry.getKey(), texts(entry.getValue())));
    return new Review(user.path("username").asText(""), texts(user.path("groups")), extra);
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText("")));
    return texts;
  }
}
