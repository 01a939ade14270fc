package dev.mizzen.istiod.apis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.api.mesh.v1alpha1.MeshConfig;
import dev.mizzen.api.mesh.v1alpha1.MeshConfig.ExtensionProvider;
import dev.mizzen.api.mesh.v1alpha1.MeshConfig.ExtensionProvider.EnvoyExternalAuthorizationGrpcProvider;
import dev.mizzen.api.networking.v1alpha3.WorkloadEntry;
import dev.mizzen.api.networking.v1alpha3.WorkloadGroup;
import dev.mizzen.istiod.UnservedFields;
import dev.mizzen.istiod.UnservedFields.Unserved;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.parse.MeshDefaults;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UnservedFieldsTest {

  @Test
  void theDefaultsAreNoWishes() {
    assertThat(UnservedFields.of(MeshDefaults.meshConfig())).isEmpty();
  }

  @Test
  void everyFieldThatIsNotYetServedIsNamed() {
    var notYet =
        new Apis()
            .tables().stream()
                .filter(table -> table.title().equals("MeshConfig"))
                .flatMap(table -> table.fields().stream())
                .filter(field -> field.state() == ApiField.State.UNSUPPORTED)
                .map(ApiField::path);

    assertThat(notYet)
        .isNotEmpty()
        .allSatisfy(
            path ->
                assertThat(UnservedFields.ofMeshConfig())
                    .anyMatch(named -> MessageFields.isWithin(path, named)));
  }

  @Test
  void theMeshsOwnerHearsOfWhatTheMeshAsksFor() {
    MeshConfig config =
        MeshDefaults.meshConfig().toBuilder()
            .setIngressSelector("edge")
            .setCa(MeshConfig.CA.newBuilder().setAddress("ca.example.test:443"))
            .build();

    assertThat(UnservedFields.of(config))
        .extracting(Unserved::field)
        .containsExactly("ingressSelector", "ca");
  }

  @Test
  void aProviderThatNobodyAsksIsNamed() {
    MeshConfig config =
        MeshDefaults.meshConfig().toBuilder()
            .addExtensionProviders(
                ExtensionProvider.newBuilder()
                    .setName("gate")
                    .setEnvoyExtAuthzGrpc(
                        EnvoyExternalAuthorizationGrpcProvider.getDefaultInstance()))
            .build();

    assertThat(UnservedFields.of(config))
        .extracting(Unserved::field)
        .containsExactly("extensionProviders[].envoyExtAuthzGrpc");
  }

  @Test
  void aGroupOfWorkloadsIsToldThatNoneRegisterThemselves() {
    WorkloadGroup group =
        WorkloadGroup.newBuilder().setTemplate(WorkloadEntry.newBuilder().setWeight(1)).build();

    assertThat(UnservedFields.of(ConfigKind.WORKLOAD_GROUP, group))
        .extracting(Unserved::field)
        .containsExactly("template");
  }

  @Test
  void aLabelThatAsksForAWaypointIsNamed() {
    assertThat(UnservedFields.of(Map.of("istio.io/use-waypoint", "w", "app", "a"), Map.of()))
        .extracting(Unserved::field)
        .containsExactly("label istio.io/use-waypoint");
  }
}
