package io.syntropy.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What goes with every action asked for by hand. */
final class AskOptions {
  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      required = true,
      description = "Why; goes into the audit log.")
  String reason = "";

  @Option(
      names = "--for",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "How long it holds, at most 72h (default: the policy's).")
  @Nullable Duration time;

  @Option(
      names = "--break-glass",
      paramLabel = "RULE",
      split = ",",
      description = "Bypass these rules, such as I1,I2; another person must approve within 15 min.")
  @Nullable List<String> breakGlass;

  @Option(names = "--approval", description = "Wait for another person's approval in any case.")
  boolean approval;

  @Option(
      names = "--dry-run",
      description = {
        "Ask for nothing: print the guard's checklist, exit 0 when it would be allowed, else 5.",
        "KIND traffic_weights, drain and restore only."
      })
  boolean dryRun;

  @Mixin GetOptions options = new GetOptions();

  ObjectNode body(String kind, String service, String region, ObjectNode desired) {
    ObjectNode body = Json.object();
    body.put("kind", kind);
    body.putObject("target").put("service", service).put("region", region);
    body.set("desired", desired);
    body.put("reason", reason);
    Duration holds = time;
    if (holds != null) {
      body.put("expires_in", holds.toMillis() + "ms");
    }
    if (approval) {
      body.put("approval", true);
    }
    List<String> rules = breakGlass;
    if (rules != null) {
      ArrayNode names = body.putObject("break_glass").putArray("rules");
      rules.forEach(rule -> names.add(rule.strip()));
    }
    return body;
  }
}
