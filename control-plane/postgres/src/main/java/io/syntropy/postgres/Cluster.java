package io.syntropy.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The database files: made by initdb once, opened only by password. */
record Cluster(Path folder, Path home, Account account) {
  static final String USER = "syntropy";

  /** Written at every start, so that an edit cannot leave a door open for longer than one run. */
  private static final String HOST_BASED_ACCESS =
      """
      # Written by Syntropy at every start; edits are lost.
      # Loopback only, password always; nothing else may connect.
      host all all 127.0.0.1/32 scram-sha-256
      """;

  /**
   * The words naming the data folder to PostgreSQL. Every program of the cluster is started with
   * this folder as its working folder, which the kernel keeps open for it even when the account may
   * not pass through the folder's parents; then the link to it stands in for its path.
   */
  List<String> folderOption() {
    return List.of("-D", account.canEnter(folder) ? folder.toString() : "/proc/self/cwd");
  }

  List<String> command(String program, List<String> options) {
    List<String> words = new ArrayList<>(account.prefix());
    words.add(home.resolve("bin").resolve(program).toString());
    words.addAll(options);
    return words;
  }

  /** Makes the cluster when there is none yet: whole or not at all. */
  static Cluster open(Layout layout, Path home, Account account, Duration patience)
      throws IOException {
    Cluster cluster = new Cluster(layout.cluster(), home, account);
    SafeFiles.deleteTree(layout.clusterInTheMaking());
    if (!Files.exists(layout.cluster())) {
      Cluster made = new Cluster(layout.clusterInTheMaking(), home, account);
      made.initialise(patience);
      Files.move(made.folder(), cluster.folder(), StandardCopyOption.ATOMIC_MOVE);
      SafeFiles.sync(layout.data());
    }
    cluster.check();
    return cluster;
  }

  private void initialise(Duration patience) throws IOException {
    SafeFiles.privateFolder(folder);
    account.own(folder);
    List<String> options = new ArrayList<>(folderOption());
    options.addAll(
        List.of(
            "-U",
            USER,
            // No way in until the password is set and the access file is ours.
            "--auth=reject",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--no-instructions"));
    Command.Outcome outcome = Command.run(command("initdb", options), folder, "", patience);
    if (!outcome.ok()) {
      throw new PostgresException("initdb failed in " + folder + ": " + outcome.output());
    }
  }

  private void check() throws IOException {
    if (!Files.isExecutable(folder) || !Files.isWritable(folder)) {
      throw new PostgresException(
          folder + " belongs to another account: " + Files.getOwner(folder).getName());
    }
    Path versionFile = folder.resolve("PG_VERSION");
    if (!Files.exists(versionFile)) {
      throw new PostgresException(
          folder + " is no PostgreSQL data folder (expected a file PG_VERSION in it)");
    }
    String major = Files.readString(versionFile).strip();
    String bundled = Binaries.version();
    if (!bundled.startsWith(major + ".")) {
      throw new PostgresException(
          folder + " was made by PostgreSQL " + major + ", this build bundles " + bundled);
    }
    Account.Dropped dropped = account.dropped();
    if (dropped != null && !dropped.equals(ownerLike(dropped))) {
      account.own(folder);
    }
    SafeFiles.replace(folder.resolve("pg_hba.conf"), HOST_BASED_ACCESS, account);
  }

  private Account.Dropped ownerLike(Account.Dropped dropped) throws IOException {
    int uid = (Integer) Files.getAttribute(folder, "unix:uid");
    int gid = (Integer) Files.getAttribute(folder, "unix:gid");
    return new Account.Dropped(dropped.name(), uid, gid);
  }

  /**
   * Sets the superuser's password without a running server. Needs no old password: who owns the
   * files owns the data.
   */
  void setPassword(String password, Duration patience) {
    List<String> options = new ArrayList<>(List.of("--single"));
    options.addAll(folderOption());
    options.addAll(List.of("-c", "password_encryption=scram-sha-256", "postgres"));
    Command.Outcome outcome =
        Command.run(
            command("postgres", options),
            folder,
            "ALTER ROLE " + USER + " PASSWORD '" + password + "'\n",
            patience);
    if (!outcome.ok() || outcome.output().contains("ERROR:")) {
      throw new PostgresException(
          "cannot set the password in "
              + folder
              + ": "
              + outcome.output().replace(password, "********"));
    }
  }
}
