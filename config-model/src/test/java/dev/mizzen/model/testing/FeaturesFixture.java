package dev.mizzen.model.testing;

import dev.mizzen.model.mesh.Features;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;

/** The default features but for one. */
public final class FeaturesFixture {
  private FeaturesFixture() {}

  /**
   * Sets one component.
   *
   * @param path its name; one inside another with a dot, {@code observability.telemetryLabel}
   */
  public static Features with(String path, Object value) {
    return (Features) changed(Features.DEFAULT, path, value);
  }

  private static Record changed(Record record, String path, Object value) {
    int dot = path.indexOf('.');
    String name = dot < 0 ? path : path.substring(0, dot);
    RecordComponent[] components = record.getClass().getRecordComponents();
    if (Arrays.stream(components).noneMatch(component -> component.getName().equals(name))) {
      throw new IllegalArgumentException(record.getClass() + " has no " + name);
    }
    try {
      Object[] values = new Object[components.length];
      for (int i = 0; i < components.length; i++) {
        Object old = components[i].getAccessor().invoke(record);
        boolean isMeant = components[i].getName().equals(name);
        values[i] = isMeant ? replaced(old, dot < 0 ? "" : path.substring(dot + 1), value) : old;
      }
      Class<?>[] types =
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      return record.getClass().getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException wrong) {
      throw new IllegalArgumentException(path, wrong);
    }
  }

  private static Object replaced(Object old, String rest, Object value) {
    return rest.isEmpty() ? value : changed((Record) old, rest, value);
  }
}
