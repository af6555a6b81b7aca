package io.syntropy.alerts.notify;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syntropy.alerts.BriefAlert;
import io.syntropy.alerts.IncidentBrief;
import io.syntropy.alerts.Notice;
import io.syntropy.alerts.Sev;

/**
 * Messages in Block Kit, with plain text for where blocks are not shown. All blocks together stay
 * far below the 13,000 characters at which Slack answers {@code msg_blocks_too_long}.
 *
 * @see <a href="https://docs.slack.dev/reference/block-kit/blocks/">Blocks</a>
 */
final class SlackMessage {
  /** Limits of Slack: a header's text, a section's text, a field's, a button's value. */
  static final int MAX_HEADER = 150;

  static final int MAX_SECTION = 3000;
  static final int MAX_VALUE = 2000;

  private static final int MAX_FALLBACK = 1000;
  private static final int MAX_FIELD = 300;
  private static final int MAX_LINE = 240;
  private static final int MAX_LISTED = 10;

  private final PublicUrl links;
  private final boolean buttons;

  /**
   * @param buttons whether answers to buttons can be checked, so that there are any
   */
  SlackMessage(PublicUrl links, boolean buttons) {
    this.links = links;
    this.buttons = buttons;
  }

  /** The incident as it is now: {@code text} and {@code blocks}. */
  ObjectNode incident(Notice notice) {
    IncidentBrief incident = notice.incident();
    ObjectNode message = NoticeJson.MAPPER.createObjectNode();
    message.put("text", fallback(notice));
    ArrayNode blocks = message.putArray("blocks");
    String headline = sign(incident) + " " + Words.headline(incident);
    ObjectNode header = blocks.addObject().put("type", "header");
    text(header, "text", "plain_text", Words.cut(headline, MAX_HEADER)).put("emoji", true);
    ArrayNode fields = blocks.addObject().put("type", "section").putArray("fields");
    field(fields, "Service", Mrkdwn.escape(Words.line(incident.service()), MAX_FIELD));
    field(fields, "Where", Mrkdwn.escape(Words.line(Words.regions(incident)), MAX_FIELD));
    field(fields, "State", incident.state());
    field(fields, "Since", Mrkdwn.time(incident.startedAt()));
    field(fields, "Alerts", Words.alerts(incident));
    if (incident.resolvedAt() != null) {
      field(fields, "Resolved", Mrkdwn.time(incident.resolvedAt()));
    }
    if (!incident.why().isBlank()) {
      section(blocks, Mrkdwn.escape(incident.why(), MAX_SECTION));
    }
    if (!incident.shown().isEmpty()) {
      section(blocks, alerts(incident));
    }
    actions(blocks, incident, buttons && notice.change() != Notice.Change.DIGEST);
    ArrayNode context = blocks.addObject().put("type", "context").putArray("elements");
    context
        .addObject()
        .put("type", "mrkdwn")
        .put("text", "Incident " + Mrkdwn.escape(incident.id(), MAX_FIELD));
    return message;
  }

  /** One line of the timeline. */
  ObjectNode reply(Notice notice) {
    IncidentBrief incident = notice.incident();
    String what = Words.capital(Words.happened(notice.change()));
    String why = incident.why().isBlank() ? Words.alerts(incident) : incident.why();
    ObjectNode message = NoticeJson.MAPPER.createObjectNode();
    message.put("text", Words.cut(what + ": " + Words.line(why), MAX_FALLBACK));
    String line =
        "*%s* %s · %s, %s, %s\n%s"
            .formatted(
                what,
                Mrkdwn.time(notice.at()),
                incident.severity().name(),
                incident.state(),
                Words.alerts(incident),
                Mrkdwn.escape(why, MAX_SECTION - 300));
    section(message.putArray("blocks"), line);
    return message;
  }

  private static String alerts(IncidentBrief incident) {
    StringBuilder text = new StringBuilder();
    int listed = 0;
    for (BriefAlert alert : incident.shown()) {
      String line =
          "• *%s* %s in %s: %s\n"
              .formatted(
                  alert.severity().name(),
                  Mrkdwn.escape(Words.line(alert.name()), 80),
                  Mrkdwn.escape(Words.line(alert.region()), 40),
                  Mrkdwn.escape(Words.line(alert.summary()), MAX_LINE));
      if (listed == MAX_LISTED || text.length() + line.length() > MAX_SECTION - 40) {
        break;
      }
      text.append(line);
      listed++;
    }
    int more = incident.alerts() - listed;
    return (more > 0 ? text.append("and ").append(more).append(" more") : text).toString().strip();
  }

  private void actions(ArrayNode blocks, IncidentBrief incident, boolean asked) {
    ArrayNode elements = blocks.addObject().put("type", "actions").putArray("elements");
    boolean open = !incident.resolved();
    if (asked && incident.state().equals(IncidentBrief.OPEN)) {
      button(elements, SlackInteraction.ACKNOWLEDGE, "Acknowledge")
          .put("style", "primary")
          .put("value", incident.id());
    }
    if (asked && open) {
      button(elements, SlackInteraction.SILENCE, "Silence 1 h").put("value", incident.id());
    }
    button(elements, "open", "Open in Syntropy")
        .put("url", links.incident(incident.id()).toString());
    String runbook = incident.runbook();
    if (runbook != null) {
      button(elements, "runbook", "Runbook").put("url", links.runbook(runbook).toString());
    }
  }

  private static ObjectNode button(ArrayNode elements, String id, String label) {
    ObjectNode button = elements.addObject().put("type", "button").put("action_id", id);
    text(button, "text", "plain_text", label);
    return button;
  }

  private static void section(ArrayNode blocks, String mrkdwn) {
    text(blocks.addObject().put("type", "section"), "text", "mrkdwn", mrkdwn);
  }

  private static void field(ArrayNode fields, String name, String mrkdwn) {
    fields.addObject().put("type", "mrkdwn").put("text", "*" + name + "*\n" + mrkdwn);
  }

  private static ObjectNode text(ObjectNode in, String field, String type, String text) {
    return in.putObject(field).put("type", type).put("text", text);
  }

  /** Shown in notifications and by screen readers; escaped, since it is markup too. */
  private static String fallback(Notice notice) {
    IncidentBrief incident = notice.incident();
    return Mrkdwn.escape(
        "%s %s: %s, %s in %s"
            .formatted(
                sign(incident),
                Words.headline(incident),
                incident.state(),
                Words.line(incident.service()),
                Words.line(Words.regions(incident))),
        MAX_FALLBACK);
  }

  /** Colour is never the only sign: the severity stands beside it. */
  private static String sign(IncidentBrief incident) {
    if (incident.resolved()) {
      return "\u2705";
    }
    Sev severity = incident.severity();
    return switch (severity) {
      case SEV1 -> "\uD83D\uDD34";
      case SEV2 -> "\uD83D\uDFE0";
      case SEV3 -> "\uD83D\uDFE1";
      case SEV4 -> "\u26AA";
    };
  }
}
