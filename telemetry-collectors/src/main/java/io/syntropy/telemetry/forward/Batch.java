package io.syntropy.telemetry.forward;

import io.syntropy.telemetry.JournalRecord;

/** What is sent at once: grows by records, becomes one body. One thread uses it. */
interface Batch {

  /** Adds what {@code record} says. */
  void add(JournalRecord record);

  /** Bytes it holds, roughly. */
  long size();

  /** Samples, spans or lines in it. */
  long items();

  /** One request. */
  record Request(
      String path, String contentType, String contentEncoding, byte[] body, long items) {}

  /** The requests that say it all; empty afterwards. */
  java.util.List<Request> take();
}
