package io.syntropy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What the command line says before anything is contacted or written. */
class CommandLineTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "plan x y",
        "plan -o xml",
        "apply --frob",
        "why",
        "why a b",
        "validate",
        "validate x -o xml",
        "rules",
        "rules x",
        "rules x -o y --flavour nagios",
        "rules x y -o z",
        "import",
        "import x",
        "import sloth",
        "import sloth x",
        "import nobl9 x -o y",
        "import sloth x -o y --poll",
        "import sloth x -o y --prometheus ftp://x",
        "import sloth x -o y --prometheus http://user:secret@x",
        "simulate",
        "replay extra",
        "replay -o xml",
        "replay --from yesterday",
        "simulate",
        "simulate a.yaml b.yaml",
        "simulate a.yaml --recorded",
        "simulate a.yaml --from 2026-11-01T00:00:00Z",
        "simulate --recorded --from 2026-11-02T00:00:00Z --to 2026-11-01T00:00:00Z",
        "simulate --recorded -o name",
        "slo",
        "slo frob",
        "slo get",
        "slo list -o xml",
        "slo list --server",
        "slo list --server ftp://x",
        "slo list --server localhost",
        "slo list --server http://127.0.0.1:99999",
        "gate social --override mend",
        "action drain social eu --dry-run",
        "slo list --timeout soon",
        "slo list --limit none",
        "slo backtest",
        "slo backtest x y",
        "slo backtest x -o wide",
        "slo backtest x --objective 99.9",
        "slo backtest x --objective 0",
        "slo backtest x --objective 100%",
        "slo backtest x --from yesterday",
        "slo backtest x --objective-index one",
        "alert",
        "alert frob",
        "alert get",
        "token --role god",
        "token --role service:edge",
        "token --ttl 0h",
        "token extra",
        "demo --http-port 70000",
        "demo --once --no-incident",
        "completion fish",
        "action approve",
        "--frob"
      })
  void wrongUsageExits2AndSaysWhyOnStderr(String line) {
    assertThat(run(line)).isEqualTo(2);
    assertThat(err.toString()).contains("syntropy").contains("--help");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void anUnknownVerbIsAnsweredWithTheVerbs() {
    run("frobnicate");
    assertThat(err.toString())
        .contains("unknown verb 'frobnicate'")
        .contains(
            "verbs: up, demo, status, slo, alert, incident, silence, runbook, notification, region,"
                + " service, action, gate, config, audit, validate")
        .contains("import, rules, plan, apply, why");
  }

  @Test
  void anUnknownVerbOfANounIsAnsweredWithItsVerbs() {
    run("action frob");
    assertThat(err.toString())
        .contains("verbs: approve, create, drain, get, list, restore, revert");
  }

  @Test
  void helpAndVersionGoToStdout() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).contains("Examples:").contains("Exit codes:");
    assertThat(run("--version")).isZero();
    assertThat(out.toString()).containsPattern("syntropy \\d+\\.\\d+");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void completionKnowsNounsAndVerbs() {
    assertThat(run("completion bash")).isZero();
    assertThat(out.toString())
        .contains("complete ")
        .contains(
            "syntropy", "approve", "plan", "--exit-code", "--allow-shrink", "markdown", "why");
  }

  private int run(String line) {
    CommandLine command = Main.commandLine();
    command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    command.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
    return command.execute(line.isEmpty() ? new String[0] : line.split(" ", -1));
  }
}
