package io.syntropy.cli.demo;

import io.syntropy.cli.ExitCode;
import io.syntropy.cli.Installation;

/** stub while compiling */
public final class Demo {
  public Demo(Installation installation, DemoOptions options) {}

  public ExitCode run() {
    return ExitCode.OK;
  }
}
