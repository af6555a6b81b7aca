package io.syntropy.server.notify;

import java.time.Duration;

/** Port: what people ask for by a button in a message. */
public interface IncidentButtons {
  /**
   * Somebody takes the incident.
   *
   * @param by who, for the audit log
   * @throws io.syntropy.server.http.ApiException when it cannot be, for example 404 or 409
   */
  void acknowledge(String incident, String by);

  /**
   * Nobody is told of the incident's alerts for a while.
   *
   * @throws io.syntropy.server.http.ApiException when it cannot be
   */
  void silence(String incident, Duration time, String by);
}
