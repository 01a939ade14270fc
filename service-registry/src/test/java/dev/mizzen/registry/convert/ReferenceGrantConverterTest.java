package dev.mizzen.registry.convert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.gatewayapi.ReferenceGrant;
import dev.mizzen.model.parse.Parsed;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReferenceGrantConverterTest {
  private static final ConfigKey KEY = new ConfigKey(ConfigKind.REFERENCE_GRANT, "shop", "grant");

  private static Parsed<ReferenceGrant> read(String spec) throws JsonProcessingException {
    return new ReferenceGrantConverter()
        .convert(KEY, new ObjectMapper().readTree("{\"spec\": " + spec + "}"));
  }

  @Test
  void kindsThatAreOursAreReadAndOthersPassedOver() throws JsonProcessingException {
    assertThat(
            read(
                """
                {"from": [
                  {"group": "gateway.networking.k8s.io", "kind": "Gateway", "namespace": "edge"},
                  {"group": "networking.istio.io", "kind": "Gateway", "namespace": "edge"},
                  {"group": "example.com", "kind": "Thing", "namespace": "edge"}],
                 "to": [
                  {"group": "", "kind": "Secret", "name": "web"},
                  {"group": "", "kind": "ConfigMap"},
                  {"group": "example.com", "kind": "Secret"}]}
                """))
        .isEqualTo(
            new Parsed.Valid<>(
                new ReferenceGrant(
                    KEY,
                    List.of(new ReferenceGrant.From(ConfigKind.KUBERNETES_GATEWAY, "edge")),
                    List.of(
                        new ReferenceGrant.To(ConfigKind.SECRET, Optional.of("web")),
                        new ReferenceGrant.To(ConfigKind.CONFIG_MAP, Optional.empty()))),
                List.of()));
  }

  @Test
  void whatIsMissingIsNamed() throws JsonProcessingException {
    assertThat(problems("{\"from\": [{\"kind\": \"Gateway\"}], \"to\": [\"x\"]}"))
        .contains("spec.from[0].namespace is missing", "spec.to[0].kind is missing");
    assertThat(problems("{}")).contains("spec.from is missing", "spec.to is missing");
    assertThat(problems("[]")).contains("spec.from is missing");
  }

  private static String problems(String spec) throws JsonProcessingException {
    return read(spec) instanceof Parsed.Rejected<ReferenceGrant>(var problems)
        ? problems.toString()
        : "";
  }
}
