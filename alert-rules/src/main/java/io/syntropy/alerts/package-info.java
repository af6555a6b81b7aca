/**
 * What is told to people about alerts and incidents; adapters and rules are in the packages below.
 */
@NullMarked
package io.syntropy.alerts;

import org.jspecify.annotations.NullMarked;
