package io.syntropy.server.simulate;

import io.syntropy.server.loop.ControlEvent;
import io.syntropy.server.registry.Ack;
import io.syntropy.server.registry.Directive;
import io.syntropy.server.registry.Heartbeat;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** Two more instances in each region, with health URLs, versions and silences of their own. */
final class Crowd {
  private final Scenario scenario;
  private final Random random;
  private final List<ControlEvent.Acked> answers = new ArrayList<>();
  private final Map<String, Instant> silent = new TreeMap<>();
  private String version = "1";

  Crowd(Scenario scenario, Random random) {
    this.scenario = scenario;
    this.random = random;
  }

  void told(String service, Directive directive) {
    if (service.equals(scenario.service())) {
      Instant at = directive.issuedAt().plusSeconds(1);
      each((region, id) -> {
        if (directive.concerns(region) && !silent.containsKey(id)) {
          Ack ack =
              new Ack(id, directive.generation(), directive.epoch(), Ack.Status.applied, null);
          answers.add(new ControlEvent.Acked(at, service, directive.id(), ack));
        }
      });
    }
  }

  List<ControlEvent> events(Instant now) {
    List<ControlEvent> events = new ArrayList<>(answers);
    answers.clear();
    version = random.nextInt(400) == 0 ? version + "1" : version;
    silent.values().removeIf(until -> !now.isBefore(until));
    each((region, id) -> {
      if (random.nextInt(600) == 0) {
        silent.put(id, now.plusSeconds(random.nextInt(300)));
      }
      boolean heard = !silent.containsKey(id);
      if (now.getEpochSecond() % 10 == 3 && heard) {
        String url = "http://" + id + ".invalid/health";
        events.add(
            new ControlEvent.Beat(
                now, scenario.service(), new Heartbeat(id, region, version, Map.of(), null, url)));
      }
      if (now.getEpochSecond() % 5 == 2) {
        events.add(
            new ControlEvent.InstanceProbed(
                now, scenario.service(), region, id, heard, 3, heard ? "200" : "refused"));
      }
    });
    return events;
  }

  private void each(BiConsumer<String, String> sink) {
    for (String region : scenario.regions().keySet()) {
      sink.accept(region, region + "-a");
      sink.accept(region, region + "-b");
    }
  }
}
