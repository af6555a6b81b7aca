/**
 * Governance of telemetry: what is scrubbed before anything is stored, which traces are kept, how
 * many series a service may have, and what is derived from spans before they are sampled. Pure
 * logic: time enters as an argument.
 */
@NullMarked
package io.syntropy.telemetry.govern;

import org.jspecify.annotations.NullMarked;
