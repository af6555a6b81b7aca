package io.syntropy.server.notify;

import java.util.concurrent.atomic.AtomicLong;

/** What one target's worker has done since the start, and how its last attempt ended. */
final class DeliveryCounts {
  final AtomicLong sent = new AtomicLong();
  final AtomicLong failed = new AtomicLong();
  final AtomicLong refused = new AtomicLong();
  final AtomicLong repeated = new AtomicLong();

  /** Empty after an attempt that was taken. */
  private volatile String trouble = "";

  void trouble(String words) {
    trouble = words;
  }

  String trouble() {
    return trouble;
  }
}
