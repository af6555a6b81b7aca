package io.syntropy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.acceptance.Syntropy.Result;
import io.syntropy.server.process.SyntropyProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** validate, plan, apply and why as a user types them, against a real server. */
class SloAsCodeIT {
  private static final String SLO =
      """
      apiVersion: openslo/v1
      kind: SLO
      metadata: {name: NAME}
      spec:
        service: checkout
        indicator:
          spec:
            ratioMetric:
              counter: true
              good: {metricSource: {type: syntropy, spec: {signal: metric, name: orders, match: {code: ok}}}}
              total: {metricSource: {type: syntropy, spec: {signal: metric, name: orders}}}
        timeWindow: [{duration: 30d, isRolling: true}]
        budgetingMethod: Occurrences
        objectives: [{displayName: ok, target: TARGET}]
      """;

  @TempDir Path temp;

  private static String slo(String name, String target) {
    return SLO.replace("NAME", name).replace("TARGET", target);
  }

  @Test
  void aFolderIsValidatedPlannedAppliedAndExplained() throws Exception {
    Path live = Files.createDirectories(temp.resolve("live"));
    Path mine = Files.createDirectories(temp.resolve("mine"));
    Files.writeString(live.resolve("a.yaml"), slo("orders", "0.999"));
    Files.writeString(mine.resolve("a.yaml"), slo("orders", "0.9995"));
    Path data = temp.resolve("data");
    try (SyntropyProcess server = SyntropyProcess.start(data, "--config", live.toString())) {
      assertThat(server.baseUri()).isNotNull();

      Result json = Syntropy.run("validate", mine.toString(), "-o", "json");
      assertThat(json.exit()).as(json.err()).isZero();
      assertThat(json.out()).contains("\"valid\" : true", "\"slos\" : 1");

      Result none = verb(data, "plan", "--exit-code");
      assertThat(none.exit()).as(none.err()).isZero();
      assertThat(none.out()).isEqualTo("nothing to change\n");

      Result plan = verb(data, "plan", mine.toString(), "--exit-code");
      assertThat(plan.exit()).as(plan.err()).isEqualTo(3);
      assertThat(plan.out())
          .startsWith("~ orders 99.9→99.95: budget 43m12s→21m36s; no history yet\n")
          .endsWith("0 to add, 1 to change, 0 to remove\n");
      Result markdown = verb(data, "plan", mine.toString(), "-o", "markdown");
      assertThat(markdown.out()).contains("| changed | orders 99.9→99.95: budget 43m12s→21m36s");

      Result applied = verb(data, "apply", mine.toString(), "--yes");
      assertThat(applied.exit()).as(applied.err()).isZero();
      assertThat(applied.out()).contains("in force: ", "1 documents");
      assertThat(Files.readString(live.resolve("a.yaml"))).contains("0.9995");

      Files.delete(mine.resolve("a.yaml"));
      Result shrunk = verb(data, "apply", mine.toString(), "--yes");
      assertThat(shrunk.exit()).isEqualTo(5);
      assertThat(shrunk.out()).contains("--allow-shrink");
      assertThat(live.resolve("a.yaml")).exists();

      Result why = verb(data, "why", "orders");
      assertThat(why.exit()).as(why.err()).isZero();
      assertThat(why.out())
          .startsWith("orders is no_data: nothing it counts has ever arrived (objective 99.95%");
      assertThat(verb(data, "why", "nobody").exit()).isEqualTo(6);
    }
  }

  private static Result verb(Path data, String... words) throws Exception {
    String[] all = java.util.Arrays.copyOf(words, words.length + 2);
    all[words.length] = "--data";
    all[words.length + 1] = data.toString();
    return Syntropy.run(all);
  }
}
