package dev.mizzen.istiod.hostile;

import java.util.List;

/** Headers of calls, as they should be. */
final class Headers {
  /** Of x-forwarded-client-cert. */
  static final List<String> FORWARDED =
      List.of(
          "By=spiffe://cluster.local/ns/shop/sa/gateway;Hash=ab12;Subject=\"CN=cart,O=\\\"x\\\"\";URI=spiffe://cluster.local/ns/shop/sa/cart",
          "URI=spiffe://a/ns/b/sa/c,By=x;URI=spiffe://d/ns/e/sa/f;DNS=a.example;DNS=b.example",
          "Subject=\"\";URI=",
          "Cert=\"-----BEGIN%20CERTIFICATE-----%0A\";URI=spiffe://a/ns/b/sa/c");

  private Headers() {}
}
