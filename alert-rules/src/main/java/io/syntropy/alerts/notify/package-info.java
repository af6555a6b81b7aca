/**
 * Adapters that tell people and systems about incidents: PagerDuty, Slack, Alertmanager, signed
 * webhooks. They send once when asked; who asks again, when and how often is the caller's matter.
 */
@NullMarked
package io.syntropy.alerts.notify;

import org.jspecify.annotations.NullMarked;
