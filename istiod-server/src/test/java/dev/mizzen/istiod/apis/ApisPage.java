package dev.mizzen.istiod.apis;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Prints {@code docs/apis.md} from the tables and the recorded cases. */
final class ApisPage {
  private static final String HEAD =
      """
      # APIs, field by field

      Printed from the code: `./mvnw -pl istiod-server -am test -Dtest=ApisPageTest -Dapis.update`
      (with `-Dsurefire.failIfNoSpecifiedTests=false`).

      `[]` stands for an element of a list, `{}` for an entry of a map.

      | state | means | held to by |
      |---|---|---|
      | supported | it changes what proxies get | `FieldEffectTest` sets it in a small mesh, and some resource changes |
      | no effect in istiod either | it is taken, and nothing changes | `FieldEffectTest` sets it, and no resource changes |
      | refused, as by istiod | an object that sets it is refused | `FieldEffectTest` |
      | not about xDS | the injector, the agent or the proxy itself reads it | |
      | not yet | istiod has it; whoever sets it is told by a warning that names object and field | `UnservedFieldsTest` |

      A proxy is not told of metadata that has no effect yet: it is no object.

      The last column names more that shows it: test classes, and the recorded answers of istiod 1.30.3 with objects that set it.
      """;

  private ApisPage() {}

  /**
   * @param uses the recorded cases that set a field, by table and path
   */
  static String print(List<ApiTable> tables, Map<String, Set<String>> uses) {
    StringBuilder page = new StringBuilder(HEAD);
    for (ApiTable table : tables) {
      page.append("\n## ").append(table.title()).append("\n\n");
      page.append("| field | state | note | also shown by |\n|---|---|---|---|\n");
      table
          .fields()
          .forEach(
              field ->
                  row(
                      page,
                      field,
                      uses.getOrDefault(table.title() + "/" + field.path(), Set.of())));
    }
    return page.toString();
  }

  private static void row(StringBuilder page, ApiField field, Set<String> cases) {
    Set<String> shown = new LinkedHashSet<>(field.shown());
    shown.addAll(cases);
    page.append("| `").append(field.path()).append("` | ").append(field.state().words());
    page.append(" | ").append(field.note().replace("|", "\\|"));
    page.append(" | ").append(String.join(", ", shown)).append(" |\n");
  }
}
