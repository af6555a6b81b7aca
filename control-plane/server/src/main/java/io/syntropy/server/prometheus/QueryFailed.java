package io.syntropy.server.prometheus;

/** A query that was not answered; the message is one line without secrets. */
final class QueryFailed extends Exception {
  private static final long serialVersionUID = 1;
  private static final int MAX_MESSAGE = 300;

  QueryFailed(String message) {
    super(bounded(message));
  }

  private static String bounded(String message) {
    String line = message.replaceAll("\\p{Cntrl}+", " ");
    return line.length() > MAX_MESSAGE ? line.substring(0, MAX_MESSAGE) + "…" : line;
  }
}
