/** KEDA's external scaler: lets a Kubernetes HPA scale on our signals. */
@NullMarked
package io.syntropy.keda;

import org.jspecify.annotations.NullMarked;
