package dev.mizzen.inject.template;

/**
 * Text that came with a pod, and so was written by somebody who may not speak for the mesh. It acts
 * like any text in a template, but cannot leave the YAML value that it is put into.
 *
 * @param isEncoded a function made a YAML value of it already, such as {@code quote} or {@code
 *     toYaml}
 */
public record UserText(String text, boolean isEncoded) {
  public static UserText of(String text) {
    return new UserText(text, false);
  }

  @Override
  public String toString() {
    return text;
  }
}
