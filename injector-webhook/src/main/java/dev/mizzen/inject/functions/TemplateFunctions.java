package dev.mizzen.inject.functions;

import dev.mizzen.inject.template.FunctionTable;
import java.util.Map;

/**
 * All functions of injection and gateway templates. Istio's stand over Sprig's of the same name:
 * {@code contains}, {@code env}, {@code indent}, {@code omit}.
 *
 * <p>Source: Istio 1.30, pkg/kube/inject/template.go; Sprig 3.3.0, TxtFuncMap.
 */
public final class TemplateFunctions {
  private TemplateFunctions() {}

  /**
   * @param environment what {@code env} may read: the server's own variables
   */
  public static FunctionTable table(Map<String, String> environment) {
    FunctionTable.Builder table = new FunctionTable.Builder();
    SprigText.addTo(table);
    SprigWords.addTo(table);
    SprigLists.addTo(table);
    SprigDicts.addTo(table);
    SprigNumbers.addTo(table);
    SprigValues.addTo(table);
    SprigEncodings.addTo(table);
    SprigPaths.addTo(table);
    SprigRegex.addTo(table);
    SprigVersions.addTo(table);
    SprigTimes.addTo(table);
    IstioFunctions.addTo(table, environment);
    return table
        .refuse("what it gives depends on the time of the call", "now", "ago")
        .refuse(
            "what it gives is random",
            "randAlpha",
            "randAlphaNum",
            "randAscii",
            "randNumeric",
            "randInt",
            "randBytes",
            "shuffle",
            "uuidv4")
        .refuse(
            "templates make no keys and certificates",
            "bcrypt",
            "htpasswd",
            "genPrivateKey",
            "derivePassword",
            "buildCustomCert",
            "genCA",
            "genCAWithKey",
            "genSelfSignedCert",
            "genSelfSignedCertWithKey",
            "genSignedCert",
            "genSignedCertWithKey",
            "encryptAES",
            "decryptAES")
        .refuse("templates do not ask the network", "getHostByName")
        .refuse("it would print the server's environment", "expandenv")
        .build();
  }
}
