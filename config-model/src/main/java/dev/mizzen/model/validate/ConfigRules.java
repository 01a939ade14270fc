package dev.mizzen.model.validate;

import com.google.protobuf.Message;
import dev.mizzen.api.extensions.v1alpha1.TrafficExtension;
import dev.mizzen.api.extensions.v1alpha1.WasmPlugin;
import dev.mizzen.api.networking.v1alpha3.DestinationRule;
import dev.mizzen.api.networking.v1alpha3.EnvoyFilter;
import dev.mizzen.api.networking.v1alpha3.Gateway;
import dev.mizzen.api.networking.v1alpha3.ServiceEntry;
import dev.mizzen.api.networking.v1alpha3.Sidecar;
import dev.mizzen.api.networking.v1alpha3.VirtualService;
import dev.mizzen.api.networking.v1alpha3.WorkloadEntry;
import dev.mizzen.api.networking.v1alpha3.WorkloadGroup;
import dev.mizzen.api.networking.v1beta1.ProxyConfig;
import dev.mizzen.api.security.v1beta1.AuthorizationPolicy;
import dev.mizzen.api.security.v1beta1.PeerAuthentication;
import dev.mizzen.api.security.v1beta1.RequestAuthentication;
import dev.mizzen.api.telemetry.v1alpha1.Telemetry;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.parse.Problems;

/** Judges an object of any of Istio's kinds by the rules of its kind. */
public final class ConfigRules {
  private ConfigRules() {}

  /** Adds what is wrong with {@code resource} to {@code problems}. */
  public static void check(ConfigResource<?> resource, PatchValueCheck patches, Problems problems) {
    Checks checks = new Checks(problems);
    new MetadataRules(checks).check(resource);
    if (resource.spec() instanceof EnvoyFilter filter) {
      new EnvoyFilterRules(checks, patches).check(filter);
    } else {
      spec(resource, resource.spec(), checks);
    }
  }

  private static void spec(ConfigResource<?> resource, Message spec, Checks checks) {
    switch (spec) {
      case VirtualService service ->
          new VirtualServiceRules(checks, RouteAuthor.of(resource)).check(resource, service);
      case DestinationRule rule -> new DestinationRuleRules(checks).check(resource, rule);
      case Gateway gateway -> new GatewayRules(checks).check(resource, gateway);
      case ServiceEntry entry -> new ServiceEntryRules(checks).check(resource, entry);
      case Sidecar sidecar -> new SidecarRules(checks).check(resource, sidecar);
      case WorkloadEntry entry -> new WorkloadRules(checks).entry(entry, "spec");
      case WorkloadGroup group -> new WorkloadRules(checks).group(group);
      case ProxyConfig config -> new ProxyConfigRules(checks).check(config);
      case AuthorizationPolicy policy -> new AuthorizationPolicyRules(checks).check(policy);
      case PeerAuthentication policy -> new PeerAuthenticationRules(checks).check(policy);
      case RequestAuthentication policy -> new RequestAuthenticationRules(checks).check(policy);
      case Telemetry telemetry -> new TelemetryRules(checks).check(telemetry);
      case WasmPlugin plugin -> new WasmRules(checks).plugin(plugin);
      case TrafficExtension extension -> new WasmRules(checks).extension(extension);
      default ->
          throw new IllegalArgumentException(
              spec.getDescriptorForType().getFullName() + " is no kind of Istio's");
    }
  }
}
