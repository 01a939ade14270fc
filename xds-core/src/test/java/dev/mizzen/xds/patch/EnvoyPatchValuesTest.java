package dev.mizzen.xds.patch;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.util.JsonFormat;
import dev.mizzen.api.networking.v1alpha3.EnvoyFilter.ApplyTo;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvoyPatchValuesTest {
  private static final String FAULT = "envoy.extensions.filters.http.fault.v3.HTTPFault";

  private final EnvoyPatchValues values = new EnvoyPatchValues();

  private List<String> check(ApplyTo applyTo, String json) throws InvalidProtocolBufferException {
    Struct.Builder value = Struct.newBuilder();
    JsonFormat.parser().merge(json, value);
    return values.check(applyTo, value.build(), "value").stream()
        .map(problem -> (problem.isError() ? "E " : "W ") + problem)
        .toList();
  }

  private List<String> filter(String type, String fields) throws InvalidProtocolBufferException {
    return check(
        ApplyTo.HTTP_FILTER,
        "{name: a, typed_config: {'@type': 'type.googleapis.com/" + type + "'" + fields + "}}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{name: a, connect_timeout: 500ms, type: STRICT_DNS}",
        "{name: a, connectTimeout: 1m30s, type: 2}",
        "{load_assignment: {cluster_name: a, endpoints: [{lb_endpoints: [{load_balancing_weight: '5'}]}]}}",
        "{metadata: {filter_metadata: {a: {b: [1, null, {c: true}]}}}}",
      })
  void takesWhatIstiodsReaderTakes(String cluster) throws InvalidProtocolBufferException {
    assertThat(check(ApplyTo.CLUSTER, cluster)).isEmpty();
  }

  @Test
  void readsWhatIsWithinTypedConfigurations() throws InvalidProtocolBufferException {
    assertThat(filter(FAULT, ", delay: {fixed_delay: 1m}, max_active_faults: '3'")).isEmpty();
    assertThat(filter("google.protobuf.Struct", ", value: {a: 1}")).isEmpty();
    assertThat(filter("google.protobuf.Duration", ", value: 1s")).isEmpty();
  }

  @Test
  void refusesNamesThatNoEnumHas() throws InvalidProtocolBufferException {
    assertThat(check(ApplyTo.CLUSTER, "{type: SOMEHOW, foo: 1}"))
        .singleElement()
        .asString()
        .startsWith("E value.type is \"SOMEHOW\", want one of STATIC, ");
    assertThat(filter(FAULT, ", abort: {percentage: {denominator: DOZEN}}"))
        .singleElement()
        .asString()
        .startsWith("E value.typed_config.abort.percentage.denominator is \"DOZEN\"");
  }

  @Test
  void refusesTypesThatNobodyHas() throws InvalidProtocolBufferException {
    assertThat(filter("acme.Filter", ""))
        .containsExactly(
            "E value.typed_config has type \"type.googleapis.com/acme.Filter\", which nobody has");
    assertThat(filter("envoy.extensions.filters.http.lua.v3.Lau", "")).hasSize(1);
    assertThat(check(ApplyTo.HTTP_FILTER, "{name: a, typed_config: {a: b}}"))
        .containsExactly("E value.typed_config has no @type");
    assertThat(filter("google.protobuf.Struct", ""))
        .containsExactly("E value.typed_config has no value, want one of google.protobuf.Struct");
  }

  @Test
  void takesTypesThatNewerProxiesAndIstioMayHave() throws InvalidProtocolBufferException {
    assertThat(filter("envoy.extensions.filters.http.tomorrow.v3.Tomorrow", ", a: 1")).isEmpty();
    assertThat(filter("envoy.extensions.filters.http.oauth2.v3.OAuth2PerRoute", "")).isEmpty();
    assertThat(filter("stats.PluginConfig", ", debug: true")).isEmpty();
  }

  @Test
  void typesWithinFieldsThatMessagesLackDoNotMatter() throws InvalidProtocolBufferException {
    assertThat(
            check(ApplyTo.ROUTE_CONFIGURATION, "{typed_config: {'@type': 'acme.Filter'}, foo: 1}"))
        .singleElement()
        .asString()
        .endsWith("is no field of RouteConfiguration");
  }

  @Test
  void warnsOfExtensionsWithoutTheirType() throws InvalidProtocolBufferException {
    assertThat(check(ApplyTo.HTTP_FILTER, "{name: a}"))
        .containsExactly("W value names a without typed_config, by which Envoy knows an extension");
  }
}
