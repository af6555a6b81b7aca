package io.syntropy.services.credit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.syntropy.client.ServiceProcess;
import io.syntropy.postgres.EmbeddedPostgres;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CreditIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int THREADS = 16;
  private static final int ROUNDS = 40;
  private static final int ACCOUNTS = 6;

  @TempDir static Path folder;
  private EmbeddedPostgres postgres;
  private ServiceProcess credit;

  @BeforeAll
  void start() throws Exception {
    postgres = EmbeddedPostgres.start(folder.resolve("data"));
    Path password = Files.writeString(folder.resolve("password"), postgres.password() + "\n");
    credit =
        ServiceProcess.start(
            folder.resolve("credit.log"),
            Map.of(
                "CREDIT_DB_URL", postgres.jdbcUrl(),
                "CREDIT_DB_USER", postgres.user(),
                "CREDIT_DB_PASSWORD_FILE", password.toString()));
  }

  @AfterAll
  void stop() {
    if (credit != null) {
      credit.close();
    }
    postgres.close();
  }

  private HttpResponse<String> transfer(String key, String from, String to, String amount)
      throws Exception {
    String body = "{\"from\":\"%s\",\"to\":\"%s\",\"amount\":%s}".formatted(from, to, amount);
    return credit.post("/v1/coins/transfer", body, "Idempotency-Key", key);
  }

  private long balance(String account) throws Exception {
    return JSON.readTree(credit.get("/v1/accounts/" + account).body()).path("balance").asLong();
  }

  private Connection connect() throws SQLException {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(postgres.jdbcUrl());
    source.setUser(postgres.user());
    source.setPassword(postgres.password());
    return source.getConnection();
  }

  private long number(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  @Test
  void sameKeyAndOrderIsOneTransferAndOneAnswer() throws Exception {
    HttpResponse<String> first = transfer("once", "mint", "once-a", "100");
    HttpResponse<String> again = transfer("once", "mint", "once-a", "100");

    assertThat(first.statusCode()).isEqualTo(201);
    assertThat(again.statusCode()).isEqualTo(201);
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(transfer("once", "mint", "once-a", "101").statusCode()).isEqualTo(409);
    assertThat(balance("once-a")).isEqualTo(100);
  }

  @Test
  void refusesOverdraftAndKeepsRefusingUnderThatKey() throws Exception {
    transfer("poor-1", "mint", "poor", "10");
    HttpResponse<String> refused = transfer("poor-2", "poor", "rich", "11");
    transfer("poor-3", "mint", "poor", "10");

    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body()).contains("\"outcome\":\"insufficient_funds\"");
    assertThat(transfer("poor-2", "poor", "rich", "11").body()).isEqualTo(refused.body());
    assertThat(balance("poor")).isEqualTo(20);
    assertThat(transfer("poor-4", "nobody", "rich", "1").body()).contains("unknown_account");
  }

  @Test
  void saysWhatIsWrongWithAnOrder() throws Exception {
    String order = "{\"from\":\"mint\",\"to\":\"x\",\"amount\":1}";
    assertThat(credit.post("/v1/coins/transfer", order).body()).contains("Idempotency-Key");
    assertThat(credit.post("/v1/coins/transfer", "{}").body()).contains("from: null");
    for (String amount :
        new String[] {"0", "-1", "1.5", "\"5\"", "1e13", "null", "99999999999999999999"}) {
      assertThat(transfer("bad", "mint", "x", amount).statusCode()).as(amount).isEqualTo(400);
    }
    assertThat(credit.get("/v1/accounts/none-such").statusCode()).isEqualTo(404);
    assertThat(credit.get("/healthz").body()).isEqualTo("ok");
  }

  @Test
  void theDatabaseItselfRefusesUnbalancedBooks() throws Exception {
    transfer("base", "mint", "base-a", "5");
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      String transfer =
          "INSERT INTO credit.transfer VALUES (gen_random_uuid(), gen_random_uuid()::text, '',"
              + " 'mint', 'base-a', 5, 'booked', now())";
      assertThatThrownBy(() -> statement.execute(transfer)).hasMessageContaining("0 entries");
      assertThatThrownBy(() ->
              statement.execute(
                  "INSERT INTO credit.entry (transfer_id, account_id, amount)"
                      + " SELECT id, 'base-a', 1 FROM credit.transfer LIMIT 1"))
          .isInstanceOf(SQLException.class);
      assertThatThrownBy(() -> statement.execute("UPDATE credit.entry SET amount = 1"))
          .hasMessageContaining("not allowed");
      assertThatThrownBy(() -> statement.execute("DELETE FROM credit.transfer"))
          .hasMessageContaining("not allowed");
    }
  }

  @Test
  void manyAtOnceLoseAndDoubleNothing() throws Exception {
    for (int i = 0; i < ACCOUNTS; i++) {
      transfer("fund-" + i, "mint", "acc-" + i, "1000");
    }
    Map<String, String> answers = new ConcurrentHashMap<>();
    List<Callable<Void>> work = new ArrayList<>();
    for (int thread = 0; thread < THREADS; thread++) {
      int pair = thread / 2;
      work.add(() -> run(pair, answers));
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      for (Future<Void> future : threads.invokeAll(work)) {
        future.get();
      }
    }

    long[] expected = new long[ACCOUNTS];
    Arrays.fill(expected, 1000);
    int booked = 0;
    for (String answer : answers.values()) {
      JsonNode transfer = JSON.readTree(answer);
      if (transfer.path("outcome").asText().equals("booked")) {
        booked++;
        expected[index(transfer, "from")] -= transfer.path("amount").asLong();
        expected[index(transfer, "to")] += transfer.path("amount").asLong();
      }
    }
    long total = 0;
    for (int i = 0; i < ACCOUNTS; i++) {
      assertThat(balance("acc-" + i)).isEqualTo(expected[i]).isNotNegative();
      total += expected[i];
    }
    assertThat(total).isEqualTo(1000L * ACCOUNTS);
    assertThat(answers).hasSize(THREADS / 2 * ROUNDS);
    assertThat(booked).isPositive();
    assertThat(number("SELECT count(*) FROM credit.transfer WHERE idempotency_key LIKE 'k-%'"))
        .isEqualTo(answers.size());
    assertThat(
            number(
                "SELECT count(*) FROM credit.account a WHERE balance <> (SELECT"
                    + " coalesce(sum(amount), 0) FROM credit.entry WHERE account_id = a.id)"))
        .isZero();
    assertThat(number("SELECT sum(balance) FROM credit.account")).isZero();
  }

  /** Two threads send the same orders under the same keys at the same time. */
  private Void run(int pair, Map<String, String> answers) throws Exception {
    Random random = new Random(pair);
    for (int i = 0; i < ROUNDS; i++) {
      int from = random.nextInt(ACCOUNTS);
      int to = (from + 1 + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS;
      String key = "k-" + pair + "-" + i;
      String amount = String.valueOf(1 + random.nextInt(700));
      HttpResponse<String> answer = transfer(key, "acc-" + from, "acc-" + to, amount);
      assertThat(answer.statusCode()).as(answer.body()).isIn(201, 422);
      String other = answers.putIfAbsent(key, answer.body());
      if (other != null) {
        assertThat(answer.body()).isEqualTo(other);
      }
    }
    return null;
  }

  private static int index(JsonNode transfer, String side) {
    return Integer.parseInt(transfer.path(side).asText().substring("acc-".length()));
  }
}
