package dev.mizzen.inject.template;

/** A value of a protobuf enum: prints as its name, compares as its number. */
public record GoEnum(String typeName, String name, long number) {
  @Override
  public String toString() {
    return name;
  }
}
