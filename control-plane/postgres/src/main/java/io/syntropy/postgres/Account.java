package io.syntropy.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who PostgreSQL runs as. It refuses root, so a root-started control plane drops to an unprivileged
 * account for it; anyone else runs it as themselves.
 *
 * @param dropped the account to drop to, null when we are not root
 */
record Account(@Nullable Dropped dropped) {
  /** In order: an account made for us, the distribution's PostgreSQL account, the last resort. */
  private static final List<String> CANDIDATES = List.of("syntropy", "postgres", "nobody");

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** An account other than root, by number (and name, for tools that want one). */
  record Dropped(String name, int uid, int gid) {}

  /**
   * Keeps the owner of an existing cluster, so that a new account on the machine changes nothing.
   */
  static Account choose(Path cluster) {
    if (!isRoot()) {
      return new Account(null);
    }
    List<String> names = new ArrayList<>(CANDIDATES);
    if (Files.exists(cluster)) {
      try {
        names.addFirst(Files.getOwner(cluster).getName());
      } catch (IOException e) {
        throw new PostgresException("cannot read the owner of " + cluster, e);
      }
    }
    for (String name : names) {
      int uid = number("-u", name);
      int gid = number("-g", name);
      if (uid > 0 && gid > 0) {
        return new Account(new Dropped(name, uid, gid));
      }
    }
    throw new PrerequisiteMissingException(
        "PostgreSQL refuses to run as root and there is no account to drop to: create one"
            + " (useradd --system syntropy)");
  }

  private static boolean isRoot() {
    return Command.find("id") != null && id("-u").equals("0");
  }

  private static int number(String option, String name) {
    String text = id(option, name);
    return text.matches("\\d{1,9}") ? Integer.parseInt(text) : -1;
  }

  private static String id(String... options) {
    List<String> words = new ArrayList<>(List.of("id"));
    words.addAll(List.of(options));
    Command.Outcome outcome = Command.run(words, Path.of("/"), "", PATIENCE);
    return outcome.ok() ? outcome.output() : "";
  }

  /** The words to put before a program so that it runs as this account, in the same process. */
  List<String> prefix() {
    Dropped user = dropped;
    if (user == null) {
      return List.of();
    }
    String setpriv = Command.find("setpriv");
    if (setpriv != null) {
      return List.of(
          setpriv,
          "--reuid=" + user.uid(),
          "--regid=" + user.gid(),
          "--clear-groups",
          "--no-new-privs");
    }
    String runuser = Command.find("runuser");
    if (runuser != null) {
      return List.of(runuser, "-u", user.name(), "--");
    }
    String su = Command.find("su");
    if (su != null) {
      return List.of(su, "-s", "/bin/sh", user.name(), "-c", "exec \"$0\" \"$@\"", "--");
    }
    throw new PrerequisiteMissingException(
        "PostgreSQL refuses to run as root and there is no setpriv, runuser or su to drop to "
            + user.name()
            + ": install util-linux");
  }

  /** True when the account may pass through every folder down to this one. */
  boolean canEnter(Path folder) {
    if (dropped == null) {
      return true;
    }
    List<String> words = new ArrayList<>(prefix());
    words.addAll(List.of("/bin/sh", "-c", "test -x \"$1\"", "sh", folder.toString()));
    return Command.run(words, Path.of("/"), "", PATIENCE).ok();
  }

  /** Hands a tree to the account; links are changed themselves, never followed. */
  void own(Path tree) {
    Dropped user = dropped;
    if (user == null) {
      return;
    }
    try (Stream<Path> paths = Files.walk(tree)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        Files.setAttribute(path, "unix:gid", user.gid(), LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(path, "unix:uid", user.uid(), LinkOption.NOFOLLOW_LINKS);
      }
    } catch (IOException e) {
      throw new PostgresException("cannot hand " + tree + " to account " + user.name(), e);
    }
  }
}
