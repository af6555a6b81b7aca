package io.syntropy.postgres;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Starts {@link ChildSupervisor} as the leader of a process group of its own. */
final class ChildProcess {
  private ChildProcess() {}

  static Process start(Path data, Path output) throws IOException {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return new ProcessBuilder(
            List.of(
                "setsid",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                classPath,
                ChildSupervisor.class.getName(),
                data.toString()))
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }

  /** As a terminal or a supervisor does: SIGKILL to every process of the group. */
  static void killGroup(Process leader) throws Exception {
    new ProcessBuilder("/bin/sh", "-c", "kill -s KILL -- -" + leader.pid())
        .inheritIO()
        .start()
        .waitFor();
    leader.waitFor();
  }
}
