package io.syntropy.server.report;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.syntropy.alerts.incident.Incident;
import io.syntropy.server.action.Action;
import io.syntropy.server.action.ActionStore;
import io.syntropy.server.alert.AlertBook;
import io.syntropy.server.alert.AlertView;
import io.syntropy.server.http.ApiException;
import io.syntropy.server.identity.Role;
import io.syntropy.server.incident.IncidentStatistics;
import io.syntropy.server.incident.IncidentStore;
import io.syntropy.server.incident.IncidentView;
import io.syntropy.server.loop.ControlLoop;
import io.syntropy.server.loop.LoopState;
import io.syntropy.server.loop.RegionView;
import io.syntropy.server.loop.RegionViews;
import io.syntropy.server.slo.SloView;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The weekly report, and everything observed at a moment. */
@Path("/api/v1")
@RunOnVirtualThread
@RolesAllowed(Role.VIEWER)
public class ReportResource {
  private static final Duration WEEK = Duration.ofDays(7);
  private static final Duration MONTH = Duration.ofDays(30);
  private static final int MAX_INCIDENTS = 10_000;
  private static final int MAX_EXPORTED = 1_000;
  private static final int WORST = 20;
  private static final int PAGE = 200;
  private static final int PAGES = 50;

  private final ControlLoop loop;
  private final LoopState state;
  private final AlertBook alerts;
  private final RegionViews regions;
  private final IncidentStore incidents;
  private final ActionStore actions;
  private final PastBudgets past;
  private final Clock clock;

  /** Reports on {@code state} and what is stored. */
  public ReportResource(
      ControlLoop loop,
      LoopState state,
      AlertBook alerts,
      RegionViews regions,
      IncidentStore incidents,
      ActionStore actions,
      PastBudgets past,
      Clock clock) {
    this.loop = loop;
    this.state = state;
    this.alerts = alerts;
    this.regions = regions;
    this.incidents = incidents;
    this.actions = actions;
    this.past = past;
    this.clock = clock;
  }

  /**
   * The week that ends at {@code to}, default now. Budgets of an earlier week are as of its end
   * where that is known exactly; else they are left out, with the reason.
   */
  @GET
  @Path("/reports/weekly")
  public WeeklyReport weekly(@QueryParam("to") @Nullable String to) {
    Instant now = Instant.now(clock).truncatedTo(ChronoUnit.MILLIS);
    Instant end = end(to, now);
    Instant begin = end.minus(WEEK);
    List<Incident> found = incidents.between(begin, end, MAX_INCIDENTS + 1);
    boolean complete = found.size() <= MAX_INCIDENTS;
    boolean earlier = end.isBefore(now);
    List<String> remarks = new ArrayList<>();
    Instant budgetsAt = earlier ? end.truncatedTo(ChronoUnit.HOURS) : now;
    List<WeeklyReport.BudgetLine> budgets =
        (earlier ? past.lines(budgetsAt, remarks) : current(now))
            .stream()
                .sorted(
                    Comparator.comparing(
                        WeeklyReport.BudgetLine::remaining,
                        Comparator.nullsLast(Comparator.naturalOrder())))
                .toList();
    if (earlier) {
      remarks.add(
          "Regions and collective signals are known as of now only: they are left out of the report"
              + " of an earlier week.");
    }
    return new WeeklyReport(
        begin,
        end,
        now,
        budgetsAt,
        budgets,
        IncidentStatistics.of(
            complete ? found : found.subList(0, MAX_INCIDENTS), complete, begin, end),
        found.stream()
            .sorted(Comparator.comparing(Incident::severity).thenComparing(Incident::startedAt))
            .limit(WORST)
            .map(IncidentView::of)
            .toList(),
        counted(begin, end),
        earlier ? List.of() : collective(),
        remarks);
  }

  private List<WeeklyReport.BudgetLine> current(Instant now) {
    return slos(now).stream()
        .map(slo ->
            new WeeklyReport.BudgetLine(
                slo.name(),
                slo.service(),
                slo.objective(),
                slo.state(),
                slo.sli(),
                slo.sli() == null ? null : slo.budgetRemaining()))
        .toList();
  }

  private List<WeeklyReport.CollectiveLine> collective() {
    return loop.ask(regions::all).stream()
        .map(region ->
            new WeeklyReport.CollectiveLine(
                region.service(),
                region.name(),
                region.health(),
                region.protectiveMode(),
                region.signals()))
        .toList();
  }

  /** The same in Markdown. */
  @GET
  @Path("/reports/weekly.md")
  @Produces("text/markdown;charset=UTF-8")
  public String markdown(@QueryParam("to") @Nullable String to) {
    return ReportText.of(weekly(to));
  }

  /** SLOs, regions, alerts and incidents as they are now. */
  @GET
  @Path("/observability/export")
  public ObservabilityExport export() {
    Instant now = Instant.now(clock).truncatedTo(ChronoUnit.MILLIS);
    List<SloView> slos = slos(now);
    List<RegionView> sites = loop.ask(regions::all);
    List<AlertView> all = loop.ask(alerts::all);
    String commit = loop.ask(() -> state.configuration().commit());
    List<Incident> found =
        incidents.page(null, null, null, null, null, MAX_EXPORTED + 1).stream()
            .filter(incident -> incident.startedAt().isAfter(now.minus(MONTH)))
            .toList();
    return new ObservabilityExport(
        now,
        commit.isEmpty() ? null : commit,
        slos,
        sites,
        all,
        found.stream().limit(MAX_EXPORTED).map(IncidentView::of).toList(),
        found.size() > MAX_EXPORTED);
  }

  private List<SloView> slos(Instant now) {
    return loop.ask(() ->
        state.engine().statuses(now).stream()
            .map(status -> SloView.listed(status, state.engine()))
            .toList());
  }

  private Map<String, Integer> counted(Instant begin, Instant end) {
    Map<String, Integer> counts = new TreeMap<>();
    String before = null;
    for (int page = 0; page < PAGES; page++) {
      List<Action> some = new ArrayList<>(actions.page(before, null, null, null, PAGE));
      for (Action action : some) {
        if (action.createdAt().isBefore(begin)) {
          return counts;
        }
        if (action.createdAt().isBefore(end)) {
          counts.merge(action.kind(), 1, Integer::sum);
        }
      }
      if (some.size() < PAGE) {
        return counts;
      }
      before = some.getLast().id();
    }
    return counts;
  }

  private static Instant end(@Nullable String text, Instant now) {
    if (text == null || text.isEmpty()) {
      return now;
    }
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw ApiException.badRequest("to: not a time (expected for example 2026-01-05T00:00:00Z)");
    }
  }
}
