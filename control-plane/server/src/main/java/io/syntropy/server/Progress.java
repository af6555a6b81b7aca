package io.syntropy.server;

/** Lines for the person at the terminal; to stderr, since stdout carries only the ready line. */
final class Progress {
  private Progress() {}

  static void say(String line) {
    System.err.println(line);
  }
}
