package io.syntropy.cli;

import java.io.Console;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The person in front of the command line, if there is one. */
final class Terminal {
  private Terminal() {}

  /** What a person answered; true when nobody is there to ask. */
  static boolean confirm(String question) {
    Console console = person();
    if (console == null) {
      return true;
    }
    String answer = console.readLine("%s", question);
    return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
  }

  /** Some JDKs have a console without a terminal, and a method to tell. */
  private static @Nullable Console person() {
    Console console = System.console();
    if (console == null) {
      return null;
    }
    try {
      Object terminal = Console.class.getMethod("isTerminal").invoke(console);
      return Boolean.TRUE.equals(terminal) ? console : null;
    } catch (ReflectiveOperationException olderJdk) {
      return console;
    }
  }
}
