package io.syntropy.alerts.config;

import io.syntropy.slo.config.Document;
import io.syntropy.slo.config.Documents;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** The runbooks that come with the product; a document of the same name takes one's place. */
public final class ShippedRunbooks {
  /** Of an SLO whose alerts name none. */
  public static final String BURN = "error-budget-burn";

  /** Of a region's alerts, and of calls by the machines that steer regions. */
  public static final String REGION = "region-failover";

  /** Of a region's protective mode. */
  public static final String HZ = "regional-hz";

  /** Of a frozen gate. */
  public static final String FREEZE = "deploy-freeze";

  private static final String FILE = "/catalogue/runbooks.yaml";
  private static final SortedMap<String, Runbook> ALL = read();

  private ShippedRunbooks() {}

  /** By name. */
  public static SortedMap<String, Runbook> all() {
    return ALL;
  }

  private static SortedMap<String, Runbook> read() {
    try (InputStream in = ShippedRunbooks.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException(FILE + " is part of this module");
      }
      SortedMap<String, Runbook> all = new TreeMap<>();
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (Document document : Documents.read("runbooks.yaml", text).documents()) {
        Runbook runbook = RunbookReader.read(document);
        if (runbook == null) {
          throw new IllegalStateException(document.faults().list().toString());
        }
        all.put(runbook.name(), runbook);
      }
      return Collections.unmodifiableSortedMap(all);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
