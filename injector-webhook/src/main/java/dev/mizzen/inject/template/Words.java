package dev.mizzen.inject.template;

import java.util.Optional;

/** Which functions a parser takes. */
interface Words {
  /** What is wrong with calling it; empty where it is a function. */
  Optional<String> problem(String function);
}
