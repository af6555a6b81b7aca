package io.syntropy.server.simulate;

import io.syntropy.server.action.ActionWords;
import io.syntropy.server.action.Ledger;
import io.syntropy.server.config.ConfigCompiler;
import io.syntropy.server.db.StoredJson;
import io.syntropy.server.loop.Judge;
import io.syntropy.server.loop.SecondKernel;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.function.Supplier;

/** Opens kernels like the loop's own. */
@ApplicationScoped
class Kernels {
  private final ConfigCompiler compiler;
  private final ActionWords words;
  private final StoredJson json;
  private final Clock clock;

  Kernels(ConfigCompiler compiler, ActionWords words, StoredJson json, Clock clock) {
    this.compiler = compiler;
    this.words = words;
    this.json = json;
    this.clock = clock;
  }

  SecondKernel open(Supplier<? extends Ledger> ledgers, Judge judge) {
    return new SecondKernel(compiler, words, json, clock, ledgers, judge);
  }
}
