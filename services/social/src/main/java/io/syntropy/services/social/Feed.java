package io.syntropy.services.social;

import io.syntropy.client.ProtectiveLevel;
import java.util.ArrayList;
import java.util.List;

/**
 * A rendered feed.
 *
 * @param region who rendered it
 * @param mode what was asked for
 * @param protectiveMode protection in effect
 * @param hzBucket frequency bucket of the region, 0 to 10
 * @param ttlS seconds it may be reused
 * @param items what to show, the calmest kinds only under protection
 * @param stimuli sum of the items' stimulus
 * @param newInteractions whether new interactions are offered
 */
public record Feed(
    String region,
    FeedMode mode,
    ProtectiveLevel protectiveMode,
    int hzBucket,
    int ttlS,
    List<Item> items,
    int stimuli,
    boolean newInteractions) {

  /** Copies the items. */
  public Feed {
    items = List.copyOf(items);
  }

  /**
   * One item.
   *
   * @param id identity within the feed
   * @param kind card, tip or mission; a mission asks for a new interaction
   * @param stimulus its share of the stimuli
   */
  public record Item(String id, String kind, int stimulus) {}

  static Feed render(String region, FeedMode mode, FeedPlan plan) {
    List<Item> items = new ArrayList<>();
    int left = plan.stimuli();
    for (int i = 0; i < plan.items(); i++) {
      int stimulus = left / (plan.items() - i);
      left -= stimulus;
      items.add(new Item(region + "-" + i, kind(i, plan.interactions()), stimulus));
    }
    return new Feed(
        region,
        mode,
        plan.level(),
        plan.bucket().index(),
        plan.ttlSeconds(),
        items,
        plan.stimuli() - left,
        plan.interactions());
  }

  private static String kind(int i, boolean interactions) {
    return switch (i % 4) {
      case 0, 1 -> "card";
      case 2 -> "tip";
      default -> interactions ? "mission" : "tip";
    };
  }
}
