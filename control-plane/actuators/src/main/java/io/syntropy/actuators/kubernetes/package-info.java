/** Replicas of a Kubernetes workload by its scale subresource. */
@NullMarked
package io.syntropy.actuators.kubernetes;

import org.jspecify.annotations.NullMarked;
