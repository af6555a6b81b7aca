package io.syntropy.cli.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/** Tells on stdout what happens, each line with the seconds since the start. Safe for threads. */
final class Narrator {
  private final PrintStream out;
  private final LongSupplier nanos;
  private final long start;

  /**
   * @param nanos monotonic clock
   */
  Narrator(PrintStream out, LongSupplier nanos) {
    this.out = out;
    this.nanos = nanos;
    this.start = nanos.getAsLong();
  }

  void say(String text) {
    double seconds = elapsed().toMillis() / 1000.0;
    synchronized (out) {
      out.println(String.format(Locale.ROOT, "[%6.1fs] %s", seconds, text));
      out.flush();
    }
  }

  /** A line without the time, such as a link to copy. */
  void plain(String text) {
    synchronized (out) {
      out.println(text);
      out.flush();
    }
  }

  Duration elapsed() {
    return Duration.ofNanos(nanos.getAsLong() - start);
  }
}
