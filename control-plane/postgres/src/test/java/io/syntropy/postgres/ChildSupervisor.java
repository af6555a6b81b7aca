package io.syntropy.postgres;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.Statement;

/** A process to be killed: starts the server, then commits rows and prints each number after it. */
final class ChildSupervisor {
  private ChildSupervisor() {}

  public static void main(String[] arguments) throws Exception {
    EmbeddedPostgres postgres = EmbeddedPostgres.start(Path.of(arguments[0]));
    System.out.println("postmaster " + postgres.pid());
    try (Connection connection =
        DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password())) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("CREATE TABLE IF NOT EXISTS acked (n INT PRIMARY KEY)");
      }
      try (PreparedStatement insert = connection.prepareStatement("INSERT INTO acked VALUES (?)")) {
        for (int n = 1; ; n++) {
          insert.setInt(1, n);
          insert.executeUpdate();
          System.out.println(n);
        }
      }
    }
  }
}
