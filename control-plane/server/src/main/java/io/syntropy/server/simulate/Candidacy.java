package io.syntropy.server.simulate;

import io.syntropy.policy.organisation.ProposedAction;
import io.syntropy.policy.organisation.RecordedVerdict;
import io.syntropy.server.config.Configuration;
import io.syntropy.server.loop.ControlEvent;
import io.syntropy.server.loop.SecondKernel;
import io.syntropy.server.registry.Ack;
import io.syntropy.server.registry.Directive;
import io.syntropy.server.registry.DirectiveHub;
import io.syntropy.server.registry.Instance;
import io.syntropy.slo.Attributes;
import io.syntropy.slo.Sample;
import io.syntropy.telemetry.JournalRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Another configuration than was really in force: the record made to fit what it decides. Answers
 * to directives that were really sent are the recorded ones; those nobody got are supposed to be
 * followed by every instance after a second.
 */
final class Candidacy {
  private static final Duration ANSWER = Duration.ofSeconds(1);

  private final Map<String, Configuration.Source> documents;
  private final Effects real;
  private final Deque<Told> unanswered = new ArrayDeque<>();
  private final Opinions opinions;
  private final Set<String> awaited = new HashSet<>();
  private int supposed;

  private record Told(String service, Directive directive) {}

  Candidacy(
      Map<String, Configuration.Source> documents,
      Effects real,
      Function<ProposedAction, RecordedVerdict> organisation) {
    this.documents = Map.copyOf(documents);
    this.real = real;
    this.opinions = new Opinions(organisation, this::awaits);
  }

  /** What was judged in reality is judged by that; the rest by the policy that is there now. */
  Opinions opinions() {
    return opinions;
  }

  private boolean awaits(ProposedAction action) {
    return real.judged(action) && awaited.add(action.decisionKey());
  }

  /** Whether a recorded answer is one to what is asked here. */
  boolean awaited(ControlEvent.Judged event) {
    return awaited.remove(event.verdict().decisionKey());
  }

  /** How many directives were never really sent. */
  int supposed() {
    return supposed;
  }

  /** The same moment with the candidate's documents. */
  ControlEvent configured(ControlEvent.ConfigApplied event) {
    return new ControlEvent.ConfigApplied(
        event.at(), event.generation(), event.commit(), event.actor(), documents);
  }

  /** Notes a directive of the simulation. */
  void told(String service, Directive directive) {
    if (real.number(Effects.Sent.of(service, directive)).isEmpty()) {
      supposed++;
      unanswered.add(new Told(service, directive));
    }
  }

  /** The recorded answer to the directive that here has another number; null when it has none. */
  ControlEvent.@Nullable Acked answered(ControlEvent.Acked event, Effects own) {
    Optional<Effects.Sent> sent = real.sent(event.service(), event.directive());
    if (sent.isEmpty()) {
      return event; // unknown then as well: refused in the same way
    }
    return sent.flatMap(own::number)
        .map(number -> new ControlEvent.Acked(event.at(), event.service(), number, event.ack()))
        .orElse(null);
  }

  /** The supposed answers that are there by {@code now}. */
  List<ControlEvent.Acked> supposed(SecondKernel kernel, Instant now) {
    List<ControlEvent.Acked> answers = new ArrayList<>();
    while (!unanswered.isEmpty()
        && !unanswered.peek().directive().issuedAt().plus(ANSWER).isAfter(now)) {
      Told told = unanswered.remove();
      Directive directive = told.directive();
      for (Instance instance : kernel.registry().alive(told.service(), now)) {
        if (DirectiveHub.wholeService(directive.kind())
            || directive.concerns(instance.heartbeat().region())) {
          Ack ack =
              new Ack(
                  instance.heartbeat().instanceId(),
                  directive.generation(),
                  directive.epoch(),
                  Ack.Status.applied,
                  null);
          answers.add(new ControlEvent.Acked(now, told.service(), directive.id(), ack));
        }
      }
    }
    return answers;
  }

  /** The record without what a region would not have served, had it been drained. */
  JournalRecord served(JournalRecord record, Effects own) {
    if (!own.moved()) {
      return record;
    }
    Instant at = Instant.ofEpochMilli(record.receivedAtMillis());
    List<Sample> left = record.samples().stream().filter(s -> !withheld(s, own, at)).toList();
    return left.size() == record.samples().size()
        ? record
        : new JournalRecord(
            record.position(),
            record.kind(),
            record.receivedAtMillis(),
            record.payload(),
            record.compression(),
            left);
  }

  private boolean withheld(Sample sample, Effects own, Instant at) {
    String service = attribute(sample, "service.name");
    String region = attribute(sample, "cloud.region");
    region = region == null ? attribute(sample, "region") : region;
    return service != null
        && region != null
        && own.drained(service, region, at)
        && !real.drained(service, region, at);
  }

  private static @Nullable String attribute(Sample sample, String key) {
    return switch (sample) {
      case Sample.Point point -> point.series().attribute(key);
      case Sample.Stale stale -> stale.series().attribute(key);
      case Sample.Exemplar exemplar -> exemplar.series().attribute(key);
      case Sample.Span span -> either(span.attributes(), span.resource(), key);
      case Sample.Log log -> either(log.attributes(), log.resource(), key);
    };
  }

  private static @Nullable String either(Attributes own, Attributes resource, String key) {
    String value = own.get(key);
    return value == null ? resource.get(key) : value;
  }
}
