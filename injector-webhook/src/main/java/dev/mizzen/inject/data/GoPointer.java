package dev.mizzen.inject.data;

import dev.mizzen.inject.template.GoObject;
import dev.mizzen.inject.template.GoPrinter;
import dev.mizzen.inject.template.GoValues;
import dev.mizzen.inject.template.Nil;
import dev.mizzen.inject.template.TemplateFault;

/**
 * A pointer to a scalar: true where it points to something, even to zero; printed as what it points
 * to.
 *
 * @param target {@link Nil} where it points to nothing
 */
public record GoPointer(String type, Object target) implements GoObject {
  @Override
  public String typeName() {
    return "*" + type;
  }

  @Override
  public boolean isNil() {
    return target == Nil.NIL;
  }

  @Override
  public Object member(String name) {
    throw new TemplateFault("can't evaluate field " + name + " in type " + typeName());
  }

  @Override
  public Object plain() {
    return target;
  }

  @Override
  public boolean isUsers() {
    return GoValues.isUsers(target);
  }

  @Override
  public String toString() {
    return GoPrinter.print(target);
  }
}
