package dev.mizzen.inject.template;

import java.util.List;

/**
 * How templates compare values: only those of the same basic kind, whole numbers not with
 * fractions; nil is equal to nil alone. Source: Go, text/template/funcs.go.
 */
final class Comparison {
  private enum Kind {
    NIL,
    BOOL,
    WHOLE,
    FRACTION,
    TEXT,
    OTHER
  }

  private Comparison() {}

  /** Is the first equal to one of the others? */
  static boolean equal(Object first, List<Object> others) {
    for (Object other : others) {
      if (equal(first, other)) {
        return true;
      }
    }
    return false;
  }

  static boolean equal(Object left, Object right) {
    Kind kind = kind(left);
    Kind other = kind(right);
    if (kind == Kind.NIL || other == Kind.NIL) {
      return isNil(left) && isNil(right);
    }
    if (kind != other) {
      throw incompatible(left, right);
    }
    return switch (kind) {
      case WHOLE -> whole(left) == whole(right);
      case TEXT, BOOL, FRACTION -> GoValues.equal(left, right);
      case NIL, OTHER -> other(left, right);
    };
  }

  static boolean less(Object left, Object right) {
    Kind kind = kind(left);
    if (kind == Kind.NIL
        || kind == Kind.OTHER
        || kind(right) == Kind.NIL
        || kind(right) == Kind.OTHER) {
      throw new TemplateFault("invalid type for comparison");
    }
    if (kind != kind(right)) {
      throw incompatible(left, right);
    }
    return switch (kind) {
      case WHOLE -> whole(left) < whole(right);
      case FRACTION -> (Double) left < (Double) right;
      case TEXT -> left.toString().compareTo(right.toString()) < 0;
      case BOOL, NIL, OTHER -> throw new TemplateFault("invalid type for comparison");
    };
  }

  private static boolean other(Object left, Object right) {
    if (left instanceof GoObject one && right instanceof GoObject two) {
      boolean isAnyNil = one.isNil() || two.isNil();
      return isAnyNil ? one.isNil() == two.isNil() : one.equals(two);
    }
    throw new TemplateFault("non-comparable type " + GoValues.typeName(right));
  }

  private static boolean isNil(Object value) {
    return value == Nil.NIL || (value instanceof GoObject object && object.isNil());
  }

  private static long whole(Object value) {
    return value instanceof GoEnum constant ? constant.number() : (Long) value;
  }

  private static Kind kind(Object value) {
    return switch (value) {
      case Nil ignored -> Kind.NIL;
      case Boolean ignored -> Kind.BOOL;
      case Long ignored -> Kind.WHOLE;
      case GoEnum ignored -> Kind.WHOLE;
      case Double ignored -> Kind.FRACTION;
      case String ignored -> Kind.TEXT;
      case UserText ignored -> Kind.TEXT;
      default -> Kind.OTHER;
    };
  }

  private static TemplateFault incompatible(Object left, Object right) {
    return new TemplateFault(
        "incompatible types for comparison: "
            + GoValues.typeName(left)
            + " and "
            + GoValues.typeName(right));
  }
}
