package dev.mizzen.model.index;

import java.util.regex.Pattern;

/**
 * Completes the short names that VirtualServices and DestinationRules may use.
 *
 * <p>Source: Istio 1.30, model.ResolveShortnameToFQDN and resolveGatewayName.
 *
 * @param namespace of the object that holds the names
 * @param domainSuffix the cluster's DNS domain; empty where there is none
 */
record ShortNames(String namespace, String domainSuffix) {
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.%]*:[0-9a-fA-F:.%]*");

  /**
   * A host: {@code reviews} becomes {@code reviews.NAMESPACE.svc.DOMAIN}; dotted names, addresses
   * and {@code *} stay.
   */
  String host(String name) {
    if (name.isEmpty()
        || name.equals("*")
        || name.indexOf('.') >= 0
        || IPV6.matcher(name).matches()) {
      return name;
    }
    String withNamespace = namespace.isEmpty() ? name : name + "." + namespace;
    return domainSuffix.isEmpty() ? withNamespace : withNamespace + ".svc." + domainSuffix;
  }

  /**
   * A gateway: {@code mesh} and {@code ns/name} stay, {@code name} and {@code ./name} are of the
   * own namespace, the old form {@code name.ns} or {@code name.ns.svc…} becomes {@code ns/name}.
   */
  String gateway(String name) {
    if (name.equals(VirtualServiceIndex.MESH)) {
      return name;
    }
    int slash = name.indexOf('/');
    if (slash >= 0) {
      return name.substring(0, slash).equals(".") ? namespace + name.substring(slash) : name;
    }
    int dot = name.indexOf('.');
    if (dot < 0) {
      return namespace + "/" + name;
    }
    int secondDot = name.indexOf('.', dot + 1);
    String ofNamespace =
        secondDot < 0 ? name.substring(dot + 1) : name.substring(dot + 1, secondDot);
    return ofNamespace + "/" + name.substring(0, dot);
  }
}
