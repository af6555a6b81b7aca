package io.syntropy.server.loop;

import com.fasterxml.jackson.databind.JsonNode;
import io.syntropy.server.action.ActionStore;
import io.syntropy.server.action.SealedJournal;
import io.syntropy.server.data.ServerConfig;
import io.syntropy.server.db.StoredJson;
import io.syntropy.server.lease.Leadership;
import io.syntropy.server.lease.LeaseStore;
import io.syntropy.server.lease.ServerId;
import io.syntropy.server.registry.Manifest;
import io.syntropy.server.registry.ServiceStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/** Tells the loop, by journalled events, of terms that begin and end, and of the leader's rows. */
@ApplicationScoped
public class LeaseEvents implements Leadership.Listener {
  private static final Logger LOG = Logger.getLogger(LeaseEvents.class);

  private final Leadership leadership;
  private final ControlLoop loop;
  private final ActionStore actions;
  private final ServiceStore services;
  private final SealedJournal sealed;
  private final StoredJson json;
  private final Clock clock;
  private boolean blind;
  private ControlEvent.Rows last = ControlEvent.Rows.NONE;

  /** Posts to {@code loop} what {@code leadership} comes to. */
  public LeaseEvents(
      Leadership leadership,
      ControlLoop loop,
      ActionStore actions,
      ServiceStore services,
      SealedJournal sealed,
      StoredJson json,
      Clock clock) {
    this.leadership = leadership;
    this.loop = loop;
    this.actions = actions;
    this.services = services;
    this.sealed = sealed;
    this.json = json;
    this.clock = clock;
  }

  /** Makes the first attempt to become the one that acts, and goes on. */
  void start(ServerConfig config) throws IOException {
    leadership.start(new LeaseStore.Holder(ServerId.in(config.data()), address(config)), this);
  }

  @Override
  public void gained(long epoch) {
    last = rows();
    loop.submit(new ControlEvent.Started(Instant.now(clock), epoch, last));
    blind = false;
    if (!leadership.leads(epoch)) {
      lost(epoch, "lost while the state was taken up");
      return;
    }
    try {
      merge();
    } catch (RuntimeException e) {
      LOG.errorf("the sealed journal waits for the next term: %s", e.getMessage());
    }
  }

  @Override
  public void blind(long epoch, String reason) {
    blind = true;
    LOG.warnf(
        "the database is gone (%s): nothing is done but to raise protective levels by one step",
        reason);
    post(new ControlEvent.DatabaseGone(Instant.now(clock), epoch, reason));
  }

  /** What was done meanwhile becomes part of the log, or stays for the next term. */
  private void merge() {
    SealedJournal.Pending pending = sealed.pending();
    if (!pending.isEmpty()) {
      loop.submit(new ControlEvent.Merged(Instant.now(clock), pending.raises(), pending.faults()));
      sealed.clear(pending);
      LOG.infof("sealed journal: %d entries merged", pending.raises().size());
    }
  }

  @Override
  public void lost(long epoch, String reason) {
    post(new ControlEvent.LeaseLost(Instant.now(clock), epoch, reason));
  }

  private void post(ControlEvent event) {
    loop.post(event)
        .whenComplete((position, failure) -> {
          if (failure != null) {
            LOG.warnf("%s was not journalled: %s", event, failure.getMessage());
          }
        });
  }

  @Override
  public void following(LeaseStore.Row row) {
    ControlEvent.Rows rows = rows().without(Incidents.MACHINE);
    if (!rows.equals(last) || blind) {
      loop.submit(new ControlEvent.Followed(Instant.now(clock), rows));
      last = rows;
      blind = false;
    }
  }

  private ControlEvent.Rows rows() {
    Map<String, JsonNode> machines = new TreeMap<>();
    actions.machines().forEach((policy, row) -> machines.put(policy, json.node(row)));
    Map<String, Manifest> manifests = new TreeMap<>();
    services.all().forEach(service -> manifests.put(service.name(), service.manifest()));
    return new ControlEvent.Rows(machines, manifests, actions.open(), actions.desired());
  }

  /** Where others reach this server, as far as it knows. */
  private static String address(ServerConfig config) {
    String host =
        config
            .publicHosts()
            .flatMap(names -> names.stream().sorted().findFirst())
            .orElse(config.bind());
    return "http://"
        + (host.indexOf(':') >= 0
                && !host.startsWith("[")
                && host.indexOf(':') != host.lastIndexOf(':')
            ? "[" + host + "]"
            : host)
        + (host.matches("[^:]+:\\d+") ? "" : ":" + config.httpPort());
  }
}
