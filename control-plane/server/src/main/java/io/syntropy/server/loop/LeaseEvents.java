package io.syntropy.server.loop;

import com.fasterxml.jackson.databind.JsonNode;
import io.syntropy.server.action.ActionStore;
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
  private final StoredJson json;
  private final Clock clock;
  private ControlEvent.Rows last = ControlEvent.Rows.NONE;

  /** Posts to {@code loop} what {@code leadership} comes to. */
  public LeaseEvents(
      Leadership leadership,
      ControlLoop loop,
      ActionStore actions,
      ServiceStore services,
      StoredJson json,
      Clock clock) {
    this.leadership = leadership;
    this.loop = loop;
    this.actions = actions;
    this.services = services;
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
    if (!leadership.leads(epoch)) {
      lost(epoch, "lost while the state was taken up");
    }
  }

  @Override
  public void lost(long epoch, String reason) {
    loop.post(new ControlEvent.LeaseLost(Instant.now(clock), epoch, reason))
        .whenComplete((position, failure) -> {
          if (failure != null) {
            LOG.warnf("the loss of the lease was not journalled: %s", failure.getMessage());
          }
        });
  }

  @Override
  public void following(LeaseStore.Row row) {
    ControlEvent.Rows rows = rows();
    if (!rows.equals(last)) {
      loop.submit(new ControlEvent.Followed(Instant.now(clock), rows));
      last = rows;
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
