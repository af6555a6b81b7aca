package io.syntropy.client;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How much a service's loss hurts; scale and shed decisions start from the lowest. */
public enum Criticality {
  @JsonProperty("critical")
  CRITICAL,
  @JsonProperty("high")
  HIGH,
  @JsonProperty("normal")
  NORMAL,
  @JsonProperty("low")
  LOW
}
