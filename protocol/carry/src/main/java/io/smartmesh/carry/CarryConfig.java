package io.smartmesh.carry;

import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Moment;
import java.util.function.Function;

/**
 * What the node around it sets.
 *
 * @param roomBytes of payload that is carried for others
 * @param clock this device's own idea of the time: for tags, and for the age of what is held while
 *     the program does not run. Nobody else's clock counts (CY-7).
 */
public record CarryConfig(long roomBytes, Function<Moment, ChainTime> clock) {}
