package io.syntropy.server.selflog;

import com.github.loki4j.client.util.Loki4jLogger;

/**
 * The client says nothing of itself: {@link ShippingCounts} has it, and a line could not be sent.
 */
final class Silence implements Loki4jLogger {
  @Override
  public void trace(String message, Object... arguments) {}

  @Override
  public void info(String message, Object... arguments) {}

  @Override
  public void warn(String message, Object... arguments) {}

  @Override
  public void warn(Throwable error, String message, Object... arguments) {}

  @Override
  public void error(String message, Object... arguments) {}

  @Override
  public void error(Throwable error, String message, Object... arguments) {}
}
