package dev.mizzen.model.service;

/** The container's port behind a service's port. */
public sealed interface TargetPort {
  /** A number, 1 to 65535. */
  record Number(int number) implements TargetPort {}

  /** A name that each pod resolves for itself. */
  record Name(String name) implements TargetPort {}
}
