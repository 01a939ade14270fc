package dev.mizzen.istiod;

import java.util.ArrayList;
import java.util.List;

/**
 * What a command line holds beside the flags that are known.
 *
 * <p>Source: pflag, as pilot-discovery sets it up: a flag that is not known is passed over, with
 * the word behind it unless that is a flag too or the value stands behind {@code =}.
 *
 * @param flags as they were written, without values
 * @param words belong to no flag
 */
record UnknownArguments(List<String> flags, List<String> words) {
  UnknownArguments {
    flags = List.copyOf(flags);
    words = List.copyOf(words);
  }

  static UnknownArguments of(List<String> arguments) {
    List<String> flags = new ArrayList<>();
    List<String> words = new ArrayList<>();
    boolean mayBeValue = false;
    for (String argument : arguments) {
      if (argument.startsWith("-")) {
        int value = argument.indexOf('=');
        flags.add(value < 0 ? argument : argument.substring(0, value));
        mayBeValue = value < 0;
      } else if (mayBeValue) {
        mayBeValue = false;
      } else {
        words.add(argument);
      }
    }
    return new UnknownArguments(flags, words);
  }

  /**
   * @throws IllegalArgumentException naming the words, where there are any
   */
  void refuseWords() {
    if (!words.isEmpty()) {
      throw new IllegalArgumentException("flags alone are wanted, not " + words);
    }
  }
}
