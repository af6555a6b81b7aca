package io.syntropy.cli;

import picocli.CommandLine.Command;

/** {@code syntropy}: the noun and verb tree. */
@Command(
    name = "syntropy",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "Observability-first control plane: telemetry in, guarded and audited actions out.",
    synopsisSubcommandLabel = "VERB",
    footer = {
      "",
      "Examples:",
      "  ./syntropy demo                    all of it on this machine, with an incident",
      "  ./syntropy up                      start the server",
      "  ./syntropy slo list -o wide        objectives, budgets, burn rates",
      "  ./syntropy action get ID -o yaml   evidence, guard, audit entry, acknowledgements",
      "  ./syntropy validate config/        check a configuration folder, without a server",
      "  ./syntropy import sloth slos/ -o config/   take SLOs over from Sloth or Pyrra",
      "  ./syntropy rules config/ -o rules/   the same SLOs as Prometheus rules",
      "  ./syntropy plan config/            what it would change, and what would follow",
      "  ./syntropy why checkout-ok         why an SLO, action or alert is as it is",
      "  ./syntropy alert list --state firing",
      "  ./syntropy incident ack ID          take an incident",
      "  ./syntropy slo backtest checkout-ok --objective 99.95%%   what would have fired",
      "  ./syntropy simulate policy/scenarios/flap.yaml   what policies would decide",
      "  ./syntropy audit export -o out && ./syntropy audit verify out",
      "",
      "Exit codes: 0 ok, 1 failure or faults found, 2 usage, 3 changes pending, 4 authentication,",
      "5 denied, 6 not found, 7 conflict or locked, 8 timed out, 9 a prerequisite is missing.",
      "Environment: SYNTROPY_DATA, SYNTROPY_TOKEN, NO_COLOR."
    },
    subcommands = {
      UpCommand.class,
      DemoCommand.class,
      StatusCommand.class,
      SloCommand.class,
      AlertCommand.class,
      IncidentCommand.class,
      SilenceCommand.class,
      RunbookCommand.class,
      NotificationCommand.class,
      RegionCommand.class,
      ServiceCommand.class,
      ActionCommand.class,
      GateCommand.class,
      ConfigCommand.class,
      AuditCommand.class,
      ValidateCommand.class,
      ImportCommand.class,
      RulesCommand.class,
      PlanCommand.class,
      ApplyCommand.class,
      WhyCommand.class,
      ReplayCommand.class,
      SimulateCommand.class,
      TokenCommand.class,
      CompletionCommand.class
    })
final class SyntropyCommand {}
