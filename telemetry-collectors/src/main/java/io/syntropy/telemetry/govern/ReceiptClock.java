package io.syntropy.telemetry.govern;

/**
 * Time as records were received, without steps back: those count as no time, so that a clock that
 * was set neither stops nor rushes what waits.
 */
final class ReceiptClock {
  private boolean started;
  private long last;
  private long now;

  /** Takes a time of receipt in and returns what it is by this clock, both in milliseconds. */
  long advance(long millis) {
    now += started ? Math.max(0, millis - last) : millis;
    started = true;
    last = millis;
    return now;
  }
}
