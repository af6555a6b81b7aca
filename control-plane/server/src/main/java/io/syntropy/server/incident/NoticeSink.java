package io.syntropy.server.incident;

import io.syntropy.alerts.Notice;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Port: takes what is to be told, in the transaction of the change it is about. */
public interface NoticeSink {
  /** Keeps {@code notices} to be sent; one whose id is known already is passed over. */
  void add(Connection tx, List<Notice> notices) throws SQLException;
}
