package dev.mizzen.model.validate;

import com.google.protobuf.Value;
import dev.mizzen.api.networking.v1alpha3.EnvoyFilter;
import dev.mizzen.api.networking.v1alpha3.EnvoyFilter.ApplyTo;
import dev.mizzen.api.networking.v1alpha3.EnvoyFilter.EnvoyConfigObjectMatch;
import dev.mizzen.api.networking.v1alpha3.EnvoyFilter.EnvoyConfigObjectMatch.ObjectTypesCase;
import dev.mizzen.api.networking.v1alpha3.EnvoyFilter.EnvoyConfigObjectPatch;
import dev.mizzen.api.networking.v1alpha3.EnvoyFilter.ListenerMatch.FilterMatch;
import dev.mizzen.api.networking.v1alpha3.EnvoyFilter.Patch;
import dev.mizzen.api.networking.v1alpha3.EnvoyFilter.PatchContext;
import java.util.Set;
import java.util.regex.Pattern;

/** Rules about EnvoyFilters; what needs Envoy's own messages is asked of a port. */
final class EnvoyFilterRules {
  private static final Set<String> CONNECTION_MANAGERS =
      Set.of("envoy.filters.network.http_connection_manager", "envoy.http_connection_manager");

  /** How filters were called before Envoy gave them names by their place. */
  private static final Set<String> OLD_NAMES =
      Set.of(
          "envoy.buffer",
          "envoy.client_ssl_auth",
          "envoy.cors",
          "envoy.csrf",
          "envoy.ext_authz",
          "envoy.fault",
          "envoy.grpc_http1_bridge",
          "envoy.grpc_json_transcoder",
          "envoy.grpc_web",
          "envoy.gzip",
          "envoy.health_check",
          "envoy.http_connection_manager",
          "envoy.http_dynamo_filter",
          "envoy.ip_tagging",
          "envoy.listener.http_inspector",
          "envoy.listener.original_dst",
          "envoy.listener.original_src",
          "envoy.listener.proxy_protocol",
          "envoy.listener.tls_inspector",
          "envoy.lua",
          "envoy.mongo_proxy",
          "envoy.rate_limit",
          "envoy.ratelimit",
          "envoy.redis_proxy",
          "envoy.router",
          "envoy.squash",
          "envoy.tcp_proxy");

  private static final Pattern FROZEN_TYPE =
      Pattern.compile("type\\.googleapis\\.com/envoy\\..*\\.v2(alpha[0-9]*)?\\..*");
  private static final int MAX_DEPTH = 64;

  private final Checks checks;
  private final PatchValueCheck values;

  EnvoyFilterRules(Checks checks, PatchValueCheck values) {
    this.checks = checks;
    this.values = values;
  }

  void check(EnvoyFilter filter) {
    checks.warn(
        "spec",
        "changes what Envoy is sent, which may differ in any release; want other kinds where they do");
    // As istiod, which leaves targetRefs to the kind's schema.
    if (filter.hasWorkloadSelector()) {
      new SelectorChecks(checks).selector(filter.getWorkloadSelector(), "spec.workloadSelector");
    }
    for (int i = 0; i < filter.getConfigPatchesCount(); i++) {
      patch(filter.getConfigPatches(i), "spec.configPatches[" + i + "]");
    }
  }

  private void patch(EnvoyConfigObjectPatch patch, String path) {
    if (patch.getMatch().getContext() == PatchContext.WAYPOINT) {
      return;
    }
    if (patch.getApplyTo() == ApplyTo.INVALID || patch.getApplyTo() == ApplyTo.UNRECOGNIZED) {
      checks.error(path + ".applyTo", "is missing");
      return;
    }
    if (!patch.hasPatch()) {
      checks.error(path + ".patch", "is missing");
      return;
    }
    operation(patch, path + ".patch");
    String version = patch.getMatch().getProxy().getProxyVersion();
    if (!version.isEmpty()) {
      checks.regexSyntax(version, path + ".match.proxy.proxyVersion");
    }
    match(patch, path + ".match");
  }

  private void operation(EnvoyConfigObjectPatch objectPatch, String path) {
    Patch patch = objectPatch.getPatch();
    boolean isKnown =
        patch.getOperation() != Patch.Operation.INVALID
            && patch.getOperation() != Patch.Operation.UNRECOGNIZED;
    checks.want(isKnown, path + ".operation", "is missing");
    boolean needsValue = isKnown && patch.getOperation() != Patch.Operation.REMOVE;
    checks.want(
        !needsValue || patch.hasValue(),
        path + ".value",
        "is missing, want it for " + patch.getOperation());
    if (hasFrozenType(Value.newBuilder().setStructValue(patch.getValue()).build(), 0)) {
      checks.error(path + ".value", "has a type of Envoy's API v2, which is no more; want v3");
      return;
    }
    if (patch.hasValue()) {
      values
          .check(objectPatch.getApplyTo(), patch.getValue(), path + ".value")
          .forEach(checks::add);
    }
  }

  private static boolean hasFrozenType(Value value, int depth) {
    if (depth > MAX_DEPTH) {
      return false;
    }
    return switch (value.getKindCase()) {
      case STRUCT_VALUE ->
          value.getStructValue().getFieldsMap().entrySet().stream()
              .anyMatch(
                  field ->
                      field.getKey().equals("@type")
                          ? FROZEN_TYPE.matcher(field.getValue().getStringValue()).matches()
                          : hasFrozenType(field.getValue(), depth + 1));
      case LIST_VALUE ->
          value.getListValue().getValuesList().stream()
              .anyMatch(element -> hasFrozenType(element, depth + 1));
      case NULL_VALUE, NUMBER_VALUE, STRING_VALUE, BOOL_VALUE, KIND_NOT_SET -> false;
    };
  }

  private void match(EnvoyConfigObjectPatch patch, String path) {
    EnvoyConfigObjectMatch match = patch.getMatch();
    ObjectTypesCase wanted =
        switch (patch.getApplyTo()) {
          case LISTENER, FILTER_CHAIN, NETWORK_FILTER, HTTP_FILTER -> ObjectTypesCase.LISTENER;
          case ROUTE_CONFIGURATION, VIRTUAL_HOST, HTTP_ROUTE -> ObjectTypesCase.ROUTE_CONFIGURATION;
          case CLUSTER -> ObjectTypesCase.CLUSTER;
          case EXTENSION_CONFIG, BOOTSTRAP, LISTENER_FILTER, INVALID, UNRECOGNIZED ->
              match.getObjectTypesCase();
        };
    boolean isAny = match.getObjectTypesCase() == ObjectTypesCase.OBJECTTYPES_NOT_SET;
    if (!isAny && match.getObjectTypesCase() != wanted) {
      checks.error(path, "is for another kind of object than applyTo " + patch.getApplyTo());
      return;
    }
    if (isOfListener(patch.getApplyTo()) && match.getListener().getFilterChain().hasFilter()) {
      filter(
          patch.getApplyTo(),
          match.getListener().getFilterChain().getFilter(),
          path + ".listener.filterChain.filter");
    }
  }

  private static boolean isOfListener(ApplyTo applyTo) {
    return switch (applyTo) {
      case LISTENER, FILTER_CHAIN, NETWORK_FILTER, HTTP_FILTER -> true;
      case ROUTE_CONFIGURATION,
          VIRTUAL_HOST,
          HTTP_ROUTE,
          CLUSTER,
          EXTENSION_CONFIG,
          BOOTSTRAP,
          LISTENER_FILTER,
          INVALID,
          UNRECOGNIZED ->
          false;
    };
  }

  private void filter(ApplyTo applyTo, FilterMatch filter, String path) {
    if (applyTo == ApplyTo.LISTENER || applyTo == ApplyTo.FILTER_CHAIN) {
      checks.warn(path, "has no effect on applyTo " + applyTo);
    }
    checks.want(!filter.getName().isEmpty(), path + ".name", "is missing");
    oldName(filter.getName(), path + ".name");
    oldName(filter.getSubFilter().getName(), path + ".subFilter.name");
    if (!filter.hasSubFilter()) {
      return;
    }
    checks.want(
        applyTo == ApplyTo.HTTP_FILTER,
        path + ".subFilter",
        "is set, which only applyTo HTTP_FILTER uses");
    boolean isManager = CONNECTION_MANAGERS.contains(filter.getName());
    checks.want(
        isManager,
        path + ".name",
        "is \"" + filter.getName() + "\", want envoy.filters.network.http_connection_manager");
    checks.want(!filter.getSubFilter().getName().isEmpty(), path + ".subFilter.name", "is missing");
  }

  private void oldName(String name, String path) {
    if (OLD_NAMES.contains(name)) {
      checks.warn(path, "is \"" + name + "\", want Envoy's newer name");
    }
  }
}
