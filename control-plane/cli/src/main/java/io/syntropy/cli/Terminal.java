package io.syntropy.cli;

import io.syntropy.slo.config.Fault;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The person in front of the command line, if there is one, and what may reach the screen. */
public final class Terminal {
  /** More notes than this are counted, not read. */
  private static final int MAX_NOTES = 100;

  private Terminal() {}

  /**
   * {@code text} in one line without control characters, C1 and Unicode's line separators included:
   * terminals obey them, and a document's or a service's text must not reach one as such.
   */
  public static String plain(String text) {
    return text.replaceAll("[\\p{Cc}\\p{Zl}\\p{Zp}]+", " ");
  }

  /** {@code file:line:column: message}. */
  static String line(Fault fault) {
    return plain(fault.toString());
  }

  /** What is not wrong but good to know, the first {@value #MAX_NOTES}. */
  static void notes(PrintWriter err, List<String> notes) {
    notes.stream().limit(MAX_NOTES).forEach(note -> err.println("note: " + plain(note)));
    if (notes.size() > MAX_NOTES) {
      err.println("note: and " + (notes.size() - MAX_NOTES) + " more");
    }
  }

  /**
   * Why a file could not be read or written; a system's exceptions often say no more than where.
   */
  static String reason(IOException e) {
    return switch (e) {
      case AccessDeniedException denied -> "permission denied";
      case FileAlreadyExistsException there -> there.getFile() + " is a file";
      default -> String.valueOf(e.getMessage());
    };
  }

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
