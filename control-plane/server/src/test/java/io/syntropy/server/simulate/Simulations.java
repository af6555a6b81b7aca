package io.syntropy.server.simulate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.fasterxml.jackson.module.paramnames.ParameterNamesModule;
import io.syntropy.opa.WasmConfig;
import io.syntropy.opa.WasmPolicy;
import io.syntropy.policy.organisation.OrganisationPolicy;
import io.syntropy.policy.organisation.RecordedVerdict;
import io.syntropy.server.action.ActionWords;
import io.syntropy.server.config.ConfigCompiler;
import io.syntropy.server.db.StoredJson;
import io.syntropy.server.http.JsonFormat;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;

/** Runs scenarios without a server. */
final class Simulations {
  static final StoredJson JSON = new StoredJson(mapper());

  /** The organisation's policy as it is shipped. */
  static final OrganisationPolicy SHIPPED =
      new WasmPolicy(
          new WasmConfig(
              null,
              null,
              null,
              Duration.ofSeconds(10),
              Duration.ofMinutes(10),
              WasmConfig.DEFAULT_PAGES),
          Clock.fixed(Scenario.START, ZoneOffset.UTC));

  private Simulations() {}

  static ObjectMapper mapper() {
    ObjectMapper mapper = new ObjectMapper();
    mapper.registerModules(new JavaTimeModule(), new Jdk8Module(), new ParameterNamesModule());
    new JsonFormat().customize(mapper);
    return mapper;
  }

  static SimulationView run(String name, String text) {
    ScenarioFile file = ScenarioFile.read(name, text);
    ScenarioRun run =
        new ScenarioRun(
            file.scenario(),
            new Kernels(
                new ConfigCompiler(),
                new ActionWords(JSON),
                JSON,
                Clock.fixed(Scenario.START, ZoneOffset.UTC)),
            JSON,
            action -> RecordedVerdict.of(action, SHIPPED.judge(action)));
    run.run(file.documents(), () -> {});
    return file.view(run);
  }
}
