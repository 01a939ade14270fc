package dev.mizzen.istiod;

import dev.mizzen.api.networking.v1alpha3.ClientTLSSettings;
import dev.mizzen.api.networking.v1alpha3.DestinationRule;
import dev.mizzen.api.networking.v1alpha3.Gateway;
import dev.mizzen.api.networking.v1alpha3.ServerTLSSettings;
import dev.mizzen.api.networking.v1alpha3.ServerTLSSettings.TLSmode;
import dev.mizzen.api.networking.v1alpha3.Subset;
import dev.mizzen.api.networking.v1alpha3.TrafficPolicy;
import java.util.ArrayList;
import java.util.List;

/** What objects say of credentials, in the order of their fields. Pure. */
final class CredentialReferences {
  private CredentialReferences() {}

  /**
   * One name that proxies ask for because of an object.
   *
   * @param field below the spec
   * @param credential as {@code credentialName} has it, with {@code -cacert} for roots
   */
  record Reference(String field, String credential) {}

  static List<Reference> of(Gateway gateway) {
    List<Reference> found = new ArrayList<>();
    for (int i = 0; i < gateway.getServersCount(); i++) {
      addServer("servers[" + i + "].tls.", gateway.getServers(i).getTls(), found);
    }
    return found;
  }

  private static void addServer(String server, ServerTLSSettings tls, List<Reference> found) {
    if (tls.getCredentialNamesCount() > 0) {
      for (int j = 0; j < tls.getCredentialNamesCount(); j++) {
        found.add(new Reference(server + "credentialNames[" + j + "]", tls.getCredentialNames(j)));
      }
    } else if (!tls.getCredentialName().isEmpty()) {
      String field = server + "credentialName";
      found.add(new Reference(field, tls.getCredentialName()));
      if (looksAtClients(tls) && tls.getCaCertCredentialName().isEmpty()) {
        found.add(new Reference(field, roots(tls.getCredentialName())));
      }
    }
    if (looksAtClients(tls) && !tls.getCaCertCredentialName().isEmpty()) {
      found.add(new Reference(server + "caCertCredentialName", tls.getCaCertCredentialName()));
    }
  }

  private static boolean looksAtClients(ServerTLSSettings tls) {
    return tls.getMode() == TLSmode.MUTUAL || tls.getMode() == TLSmode.OPTIONAL_MUTUAL;
  }

  static List<Reference> of(DestinationRule rule) {
    List<Reference> found = new ArrayList<>();
    addPolicy("trafficPolicy.", rule.getTrafficPolicy(), found);
    for (int i = 0; i < rule.getSubsetsCount(); i++) {
      Subset subset = rule.getSubsets(i);
      addPolicy("subsets[" + i + "].trafficPolicy.", subset.getTrafficPolicy(), found);
    }
    return found;
  }

  private static void addPolicy(String path, TrafficPolicy policy, List<Reference> found) {
    addClient(path + "tls.", policy.getTls(), found);
    for (int i = 0; i < policy.getPortLevelSettingsCount(); i++) {
      String port = path + "portLevelSettings[" + i + "].tls.";
      addClient(port, policy.getPortLevelSettings(i).getTls(), found);
    }
  }

  /** A client has a certificate in mode MUTUAL alone, and roots unless it trusts everybody. */
  private static void addClient(String path, ClientTLSSettings tls, List<Reference> found) {
    boolean isMutual = tls.getMode() == ClientTLSSettings.TLSmode.MUTUAL;
    boolean isSimple = tls.getMode() == ClientTLSSettings.TLSmode.SIMPLE;
    if (tls.getCredentialName().isEmpty() || !(isMutual || isSimple)) {
      return;
    }
    String field = path + "credentialName";
    if (isMutual) {
      found.add(new Reference(field, tls.getCredentialName()));
    }
    if (!tls.getInsecureSkipVerify().getValue()) {
      found.add(new Reference(field, roots(tls.getCredentialName())));
    }
  }

  private static String roots(String credential) {
    return credential + "-cacert";
  }
}
