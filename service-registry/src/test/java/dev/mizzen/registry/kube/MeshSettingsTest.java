package dev.mizzen.registry.kube;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.api.mesh.v1alpha1.MeshConfig;
import dev.mizzen.api.mesh.v1alpha1.MeshNetworks;
import dev.mizzen.registry.file.RejectionSink;
import dev.mizzen.registry.file.Report;
import dev.mizzen.registry.kube.MeshSettings.Layer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MeshSettingsTest {
  private static final String WRONG = "trustDomain: 7.5.[]";

  private final List<MeshConfig> configs = new ArrayList<>();
  private final List<MeshNetworks> networks = new ArrayList<>();
  private final List<String> reports = new ArrayList<>();
  private final MeshSettings settings =
      new MeshSettings(new Reports(), configs::add, networks::add);
  private final ItemSink shared = settings.layer(Layer.SHARED, "shared");
  private final ItemSink own = settings.layer(Layer.OWN, "own");

  @Test
  void whatIsOwnGoesOverWhatIsShared() {
    shared.present(mesh("{trustDomain: shared.test, rootNamespace: roots}"));
    own.present(mesh("trustDomain: own.test"));

    assertThat(configs.getLast().getTrustDomain()).isEqualTo("own.test");
    assertThat(configs.getLast().getRootNamespace()).isEqualTo("roots");
  }

  @Test
  void theOrderOfComingDoesNotMatter() {
    own.present(mesh("trustDomain: own.test"));
    shared.present(mesh("{trustDomain: shared.test, rootNamespace: roots}"));

    assertThat(configs.getLast().getTrustDomain()).isEqualTo("own.test");
    assertThat(configs.getLast().getRootNamespace()).isEqualTo("roots");
  }

  @Test
  void whatSaysTheSameIsToldOnce() {
    own.present(mesh("trustDomain: own.test"));
    own.present(mesh("trustDomain: own.test"));
    own.present(mesh("# a comment\ntrustDomain: own.test"));

    assertThat(configs).hasSize(1);
  }

  @Test
  void aConfigMapThatGoesSetsNothing() {
    own.present(mesh("trustDomain: own.test"));
    own.gone(mesh("trustDomain: own.test"));

    assertThat(configs)
        .extracting(MeshConfig::getTrustDomain)
        .containsExactly("own.test", "cluster.local");
  }

  @Test
  void aConfigMapThatIsMissingFromAListIsGone() {
    own.present(mesh("trustDomain: own.test"));
    own.listing();
    own.listed();

    assertThat(configs.getLast().getTrustDomain()).isEqualTo("cluster.local");
  }

  @Test
  void aConfigMapThatIsInAListStays() {
    own.listing();
    own.present(mesh("trustDomain: own.test"));
    own.listed();

    assertThat(configs).extracting(MeshConfig::getTrustDomain).containsExactly("own.test");
  }

  @Test
  void theLastGoodSettingsStayUntilWrongOnesAreMended() {
    own.present(mesh("trustDomain: own.test"));
    own.present(mesh(WRONG));
    own.present(mesh("trustDomain: mended.test"));

    assertThat(configs)
        .extracting(MeshConfig::getTrustDomain)
        .containsExactly("own.test", "mended.test");
    assertThat(reports).containsExactly("refused own mesh", "recovered own mesh");
  }

  @Test
  void wrongSettingsThatGoAreRecoveredToo() {
    own.present(mesh(WRONG));
    own.gone(mesh(WRONG));

    assertThat(reports).containsExactly("refused own mesh", "recovered own mesh");
  }

  @Test
  void nothingOfWrongSettingsLeaksIntoSharedOnes() {
    shared.present(mesh("trustDomain: shared.test"));
    own.present(mesh("{rootNamespace: leaked, trustDomain: '7.5.[]'}"));

    assertThat(configs.getLast().getTrustDomain()).isEqualTo("shared.test");
    assertThat(configs.getLast().getRootNamespace()).isEqualTo("istio-system");
    assertThat(reports).containsExactly("refused own mesh");
  }

  @Test
  void aTextThatIsNoYamlIsRefused() {
    own.present(mesh("trustDomain: ["));

    assertThat(configs).isEmpty();
    assertThat(reports).containsExactly("refused own mesh");
  }

  @Test
  void ownNetworksStandInsteadOfSharedOnes() {
    shared.present(map("meshNetworks", networks("far")));
    own.present(map("meshNetworks", networks("near")));
    own.gone(map("meshNetworks", networks("near")));

    assertThat(networks)
        .extracting(each -> List.copyOf(each.getNetworksMap().keySet()))
        .containsExactly(List.of("far"), List.of("near"), List.of("far"));
  }

  private static String networks(String name) {
    return "networks: {%s: {endpoints: [{fromCidr: 10.0.0.0/8}], gateways: [{address: 192.0.2.1, port: 15443}]}}"
        .formatted(name);
  }

  private static Item mesh(String text) {
    return map("mesh", text);
  }

  private static Item map(String key, String text) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.putObject("data").put(key, text);
    return new Item(json, Optional.empty());
  }

  /** Verb and place of each report. */
  private final class Reports implements RejectionSink {
    @Override
    public void refused(Report report) {
      reports.add("refused " + report.where());
    }

    @Override
    public void recovered(Report report) {
      reports.add("recovered " + report.where());
    }

    @Override
    public void warned(Report report) {
      reports.add("warned " + report.where());
    }
  }
}
