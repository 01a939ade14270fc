package dev.mizzen.inject.template;

/** A Go struct, pointer to one, or message, as templates see it. */
public interface GoObject {
  /** For messages: {@code v1.PodSpec}, {@code *v1alpha1.ProxyConfig}. */
  String typeName();

  /** A pointer to nothing. Its truth value is false. */
  boolean isNil();

  /**
   * A field, or the answer of a method without arguments.
   *
   * @throws TemplateFault there is none of that name, or the pointer is nil
   */
  Object member(String name);

  /** The same as JSON's values: maps in the order of the struct, lists, texts, numbers, truths. */
  Object plain();

  /** Did it come with a pod? */
  boolean isUsers();
}
