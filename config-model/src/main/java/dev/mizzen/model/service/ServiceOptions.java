package dev.mizzen.model.service;

import dev.mizzen.model.Hostname;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a service asks for besides its ports and addresses.
 *
 * @param isMeshExternal outside the mesh: no mTLS by default
 * @param isNodeLocal {@code internalTrafficPolicy: Local}
 * @param publishNotReadyAddresses endpoints count before they are ready
 * @param trafficDistribution keep traffic near
 * @param externalName for {@link Resolution#ALIAS}: what the service stands for
 * @param aliases ExternalName services that stand for this one, resolved by the service index
 * @param subjectAltNames identities besides those of the endpoints
 * @param dnsRaceFirstConnect annotation istio.io/connect-strategy is RACE_FIRST_TCP_CONNECT
 */
public record ServiceOptions(
    boolean isMeshExternal,
    boolean isNodeLocal,
    boolean publishNotReadyAddresses,
    TrafficDistribution trafficDistribution,
    Optional<Hostname> externalName,
    List<ServiceKey> aliases,
    Set<String> subjectAltNames,
    boolean dnsRaceFirstConnect) {

  public static final ServiceOptions DEFAULT =
      new ServiceOptions(
          false,
          false,
          false,
          TrafficDistribution.ANY,
          Optional.empty(),
          List.of(),
          Set.of(),
          false);

  public ServiceOptions {
    aliases = List.copyOf(aliases);
    subjectAltNames = Set.copyOf(subjectAltNames);
  }

  public ServiceOptions withAliases(List<ServiceKey> resolved) {
    return new ServiceOptions(
        isMeshExternal,
        isNodeLocal,
        publishNotReadyAddresses,
        trafficDistribution,
        externalName,
        resolved,
        subjectAltNames,
        dnsRaceFirstConnect);
  }

  public ServiceOptions withTrafficDistribution(TrafficDistribution changed) {
    return new ServiceOptions(
        isMeshExternal,
        isNodeLocal,
        publishNotReadyAddresses,
        changed,
        externalName,
        aliases,
        subjectAltNames,
        dnsRaceFirstConnect);
  }

  public ServiceOptions withSubjectAltNames(Set<String> changed) {
    return new ServiceOptions(
        isMeshExternal,
        isNodeLocal,
        publishNotReadyAddresses,
        trafficDistribution,
        externalName,
        aliases,
        changed,
        dnsRaceFirstConnect);
  }
}
